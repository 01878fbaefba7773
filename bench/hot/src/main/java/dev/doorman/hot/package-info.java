/** The paths that every byte takes, by themselves, under JMH: {@code ./doorman bench jmh}. */
@NullMarked
package dev.doorman.hot;

import org.jspecify.annotations.NullMarked;
