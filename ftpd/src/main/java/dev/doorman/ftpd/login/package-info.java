/** Who gets in, and how many. */
@NullMarked
package dev.doorman.ftpd.login;

import org.jspecify.annotations.NullMarked;
