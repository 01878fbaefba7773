/** The server's certificate, and TLS on the control connection and on data connections. */
@NullMarked
package dev.doorman.ftpd.tls;

import org.jspecify.annotations.NullMarked;
