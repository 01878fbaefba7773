/**
 * The callback port: makes connections to and from a client for its daemon, and distrusts the daemon. Event loop.
 */
@NullMarked
package dev.doorman.gateway.egress;

import org.jspecify.annotations.NullMarked;
