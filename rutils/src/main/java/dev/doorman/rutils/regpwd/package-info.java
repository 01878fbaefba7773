/** regpwd(1): stores the caller's password with authd, so that logins without one can have the full context. */
@NullMarked
package dev.doorman.rutils.regpwd;

import org.jspecify.annotations.NullMarked;
