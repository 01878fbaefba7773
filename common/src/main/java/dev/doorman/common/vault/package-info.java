/** Users' stored passwords, sealed: what regpwd saves so that a login without a password can still get a full context. */
@NullMarked
package dev.doorman.common.vault;

import org.jspecify.annotations.NullMarked;
