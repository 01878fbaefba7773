/** Telnet on the wire, RFC 854 and its options: pure, bytes and values alone. */
@NullMarked
package dev.doorman.telnetd.protocol;

import org.jspecify.annotations.NullMarked;
