/** The programs against Debian's servers. */
@NullMarked
package dev.doorman.rutils.debian;

import org.jspecify.annotations.NullMarked;
