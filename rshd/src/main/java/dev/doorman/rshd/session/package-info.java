/** An rsh session: the handshake, then the command. */
@NullMarked
package dev.doorman.rshd.session;

import org.jspecify.annotations.NullMarked;
