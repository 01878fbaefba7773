/** RFC 1282 in bytes and values. */
@NullMarked
package dev.doorman.rlogind.protocol;

import org.jspecify.annotations.NullMarked;
