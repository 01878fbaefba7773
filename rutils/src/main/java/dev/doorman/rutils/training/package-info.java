/** Runs the programs once, for the JVM to learn what they load: the start-up cache is made of it. */
@NullMarked
package dev.doorman.rutils.training;

import org.jspecify.annotations.NullMarked;
