/** Runs something as somebody, on a terminal or on pipes, and ends it when its connection has ended. */
@NullMarked
package dev.doorman.common.process;

import org.jspecify.annotations.NullMarked;
