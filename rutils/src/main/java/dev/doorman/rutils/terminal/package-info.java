/** The terminal of the user who runs a program: what is typed there and is not to be seen. */
@NullMarked
package dev.doorman.rutils.terminal;

import org.jspecify.annotations.NullMarked;
