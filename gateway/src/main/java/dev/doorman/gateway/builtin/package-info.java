/** inetd's own services. Event loop. */
@NullMarked
package dev.doorman.gateway.builtin;

import org.jspecify.annotations.NullMarked;
