/** An rexec session: the handshake, then the command. */
@NullMarked
package dev.doorman.rexecd.session;

import org.jspecify.annotations.NullMarked;
