/** A client's terminal, whatever its protocol: lines before the login, the join to a pseudo-terminal after it. */
@NullMarked
package dev.doorman.common.terminal;

import org.jspecify.annotations.NullMarked;
