/** Doorman beside what one would take instead, in one run on one machine: {@code ./doorman bench}. */
@NullMarked
package dev.doorman.bench;

import org.jspecify.annotations.NullMarked;
