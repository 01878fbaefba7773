/** A session, from its greeting to its end. */
@NullMarked
package dev.doorman.ftpd.session;

import org.jspecify.annotations.NullMarked;
