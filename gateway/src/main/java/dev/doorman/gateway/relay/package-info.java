/** Joins two plain connections: bytes, half-close and back-pressure. Event loop. */
@NullMarked
package dev.doorman.gateway.relay;

import org.jspecify.annotations.NullMarked;
