@NullMarked
package dev.doorman.ftpd;

import org.jspecify.annotations.NullMarked;
