/** One port for many services (RFC 1078). */
@NullMarked
package dev.doorman.gateway.tcpmux;

import org.jspecify.annotations.NullMarked;
