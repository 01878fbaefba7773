/** Sessions written down as asciinema's casts, version 2, so that they can be played again. */
@NullMarked
package dev.doorman.common.recording;

import org.jspecify.annotations.NullMarked;
