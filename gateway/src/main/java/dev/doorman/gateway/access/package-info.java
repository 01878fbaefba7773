/** Who is let in before anybody serves them. Event loop, and any thread. */
@NullMarked
package dev.doorman.gateway.access;

import org.jspecify.annotations.NullMarked;
