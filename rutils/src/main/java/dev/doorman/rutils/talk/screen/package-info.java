/** What the two have typed, and the terminal that shows it. */
@NullMarked
package dev.doorman.rutils.talk.screen;

import org.jspecify.annotations.NullMarked;
