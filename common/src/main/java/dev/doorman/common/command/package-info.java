/**
 * What rsh and rexec have in common once each knows its caller: the second channel, the command's start, and its run on pipes.
 */
@NullMarked
package dev.doorman.common.command;

import org.jspecify.annotations.NullMarked;
