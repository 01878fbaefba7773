/**
 * Command lines as getopt(3) reads them: options end at the first operand, as rsh(1) must have it. No library does it, for the
 * JVM's start-up cache takes no classes compiled for Java 5, and a start with picocli takes half as long again.
 */
@NullMarked
package dev.doorman.rutils.arguments;

import org.jspecify.annotations.NullMarked;
