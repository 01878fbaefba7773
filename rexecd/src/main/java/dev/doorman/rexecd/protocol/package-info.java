/** What rexec's clients send. Pure: bytes and values. */
@NullMarked
package dev.doorman.rexecd.protocol;

import org.jspecify.annotations.NullMarked;
