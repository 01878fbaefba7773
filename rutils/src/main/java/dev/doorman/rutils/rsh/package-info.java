/** rsh(1): a command at another host, whose server believes who calls. */
@NullMarked
package dev.doorman.rutils.rsh;

import org.jspecify.annotations.NullMarked;
