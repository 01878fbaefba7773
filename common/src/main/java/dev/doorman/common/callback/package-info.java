/** Connections to and from the client besides its own, by way of the gateway's callback port. */
@NullMarked
package dev.doorman.common.callback;

import org.jspecify.annotations.NullMarked;
