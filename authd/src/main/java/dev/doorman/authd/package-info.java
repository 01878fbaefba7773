@NullMarked
package dev.doorman.authd;

import org.jspecify.annotations.NullMarked;
