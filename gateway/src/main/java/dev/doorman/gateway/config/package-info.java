/** What the gateway is told at its start: environment, keys. */
@NullMarked
package dev.doorman.gateway.config;

import org.jspecify.annotations.NullMarked;
