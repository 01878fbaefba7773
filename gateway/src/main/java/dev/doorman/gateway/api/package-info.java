/** The operator's HTTP interface. */
@NullMarked
package dev.doorman.gateway.api;

import org.jspecify.annotations.NullMarked;
