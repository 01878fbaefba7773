/** A service's certificate, and TLS on a client's connection and on those that belong to it. */
@NullMarked
package dev.doorman.common.tls;

import org.jspecify.annotations.NullMarked;
