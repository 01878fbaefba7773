/** talk(1): two people type to each other, each in half of the other's screen. */
@NullMarked
package dev.doorman.rutils.talk;

import org.jspecify.annotations.NullMarked;
