/** Fields of protocols, read with bounds. Pure: no sockets, no clock, no log. */
@NullMarked
package dev.doorman.common.wire;

import org.jspecify.annotations.NullMarked;
