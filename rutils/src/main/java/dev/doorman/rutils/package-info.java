/** The programs that users run: a package for each, and what they share. */
@NullMarked
package dev.doorman.rutils;

import org.jspecify.annotations.NullMarked;
