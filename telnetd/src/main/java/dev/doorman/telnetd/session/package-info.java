/** A telnet session: dialogue before the login, terminal after it. */
@NullMarked
package dev.doorman.telnetd.session;

import org.jspecify.annotations.NullMarked;
