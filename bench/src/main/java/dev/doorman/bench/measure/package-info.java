/** How is measured: by turns, medians with their spread, ratios, the CPU and memory of whole trees of processes. */
@NullMarked
package dev.doorman.bench.measure;

import org.jspecify.annotations.NullMarked;
