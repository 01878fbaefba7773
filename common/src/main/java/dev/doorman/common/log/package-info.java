/** How a line is written, and how often. */
@NullMarked
package dev.doorman.common.log;

import org.jspecify.annotations.NullMarked;
