@NullMarked
package dev.doorman.rexecd;

import org.jspecify.annotations.NullMarked;
