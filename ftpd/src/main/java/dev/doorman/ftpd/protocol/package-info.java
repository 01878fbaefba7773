/** FTP's lines, replies and formats: RFC 959, 2389, 2428, 3659. Pure: no sockets, no clock, no log. */
@NullMarked
package dev.doorman.ftpd.protocol;

import org.jspecify.annotations.NullMarked;
