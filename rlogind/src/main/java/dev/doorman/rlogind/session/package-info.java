/** An rlogin session: trust or a password, then a shell. */
@NullMarked
package dev.doorman.rlogind.session;

import org.jspecify.annotations.NullMarked;
