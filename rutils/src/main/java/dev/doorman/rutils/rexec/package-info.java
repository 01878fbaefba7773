/** rexec(1): a command at another host, whose server asks for a password. */
@NullMarked
package dev.doorman.rutils.rexec;

import org.jspecify.annotations.NullMarked;
