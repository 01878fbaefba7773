@NullMarked
package dev.doorman.rshd;

import org.jspecify.annotations.NullMarked;
