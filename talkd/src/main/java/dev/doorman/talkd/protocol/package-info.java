/** The messages of talk, new and old. Pure: bytes and values. */
@NullMarked
package dev.doorman.talkd.protocol;

import org.jspecify.annotations.NullMarked;
