/** How often a line is written. */
@NullMarked
package dev.doorman.common.log;

import org.jspecify.annotations.NullMarked;
