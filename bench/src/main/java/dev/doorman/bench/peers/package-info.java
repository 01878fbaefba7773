/** Those that are measured: Doorman, as its users start it, and what one would take instead, each a process of its own on loopback. */
@NullMarked
package dev.doorman.bench.peers;

import org.jspecify.annotations.NullMarked;
