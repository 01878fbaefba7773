/** Carries a client's bytes to a daemon's link, or to any server, and back. Event loop. */
@NullMarked
package dev.doorman.gateway.forward;

import org.jspecify.annotations.NullMarked;
