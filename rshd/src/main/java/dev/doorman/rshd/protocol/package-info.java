/** What rsh's clients send. Pure: bytes and values. */
@NullMarked
package dev.doorman.rshd.protocol;

import org.jspecify.annotations.NullMarked;
