/** The answers. */
@NullMarked
package dev.doorman.authd.login;

import org.jspecify.annotations.NullMarked;
