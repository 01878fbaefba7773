/** The check command: says what a configuration would do, or where it is wrong. */
@NullMarked
package dev.doorman.gateway.check;

import org.jspecify.annotations.NullMarked;
