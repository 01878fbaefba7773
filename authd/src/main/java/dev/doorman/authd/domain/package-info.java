/** Who there is: the accounts, wherever they are kept, and whether they may be used. */
@NullMarked
package dev.doorman.authd.domain;

import org.jspecify.annotations.NullMarked;
