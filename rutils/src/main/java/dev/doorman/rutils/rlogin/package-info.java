/** rlogin(1): a terminal at another host, whose server believes who calls. */
@NullMarked
package dev.doorman.rutils.rlogin;

import org.jspecify.annotations.NullMarked;
