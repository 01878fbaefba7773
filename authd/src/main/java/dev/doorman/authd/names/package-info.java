/** The names that sessions see: passwd and group with the users of domains in them. */
@NullMarked
package dev.doorman.authd.names;

import org.jspecify.annotations.NullMarked;
