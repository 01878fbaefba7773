@NullMarked
package dev.doorman.telnetd;

import org.jspecify.annotations.NullMarked;
