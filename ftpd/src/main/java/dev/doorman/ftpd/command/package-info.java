/** The commands, a class for each close family, and the table that says when each may be used. */
@NullMarked
package dev.doorman.ftpd.command;

import org.jspecify.annotations.NullMarked;
