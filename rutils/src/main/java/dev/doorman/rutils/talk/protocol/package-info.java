/** What a talk program asks of talk daemons, and how they answer. Pure: bytes and values. */
@NullMarked
package dev.doorman.rutils.talk.protocol;

import org.jspecify.annotations.NullMarked;
