/** The clients and the servers that the benchmark itself is, in front of the measured and behind it; the same for all. */
@NullMarked
package dev.doorman.bench.load;

import org.jspecify.annotations.NullMarked;
