/** What every daemon does with a user who is in: the environment, the identity and the program of the session. */
@NullMarked
package dev.doorman.common.login;

import org.jspecify.annotations.NullMarked;
