/** A daemon that serves, or a bounded wait for one. */
@NullMarked
package dev.doorman.gateway.activation;

import org.jspecify.annotations.NullMarked;
