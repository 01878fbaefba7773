/** in.talkd: who wants to talk with whom. */
@NullMarked
package dev.doorman.talkd;

import org.jspecify.annotations.NullMarked;
