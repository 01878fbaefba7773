/** Owns the ports. Event loop. */
@NullMarked
package dev.doorman.gateway.listener;

import org.jspecify.annotations.NullMarked;
