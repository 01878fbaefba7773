/** A client's channel: how it is set up, held until somebody serves it, read with its urgent data, and closed. Event loop. */
@NullMarked
package dev.doorman.gateway.client;

import org.jspecify.annotations.NullMarked;
