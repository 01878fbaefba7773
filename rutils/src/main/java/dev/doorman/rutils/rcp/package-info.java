/** rcp(1): the ends that rshd runs for a client's rcp, a receiver ({@code -t}) and a sender ({@code -f}). */
@NullMarked
package dev.doorman.rutils.rcp;

import org.jspecify.annotations.NullMarked;
