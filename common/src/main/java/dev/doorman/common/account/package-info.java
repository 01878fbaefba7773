/** passwd, group and shadow, and passwords checked as crypt(3) writes them. */
@NullMarked
package dev.doorman.common.account;

import org.jspecify.annotations.NullMarked;
