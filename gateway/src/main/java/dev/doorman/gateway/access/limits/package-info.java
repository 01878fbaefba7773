/** How many may come, and how often: counts in bounded memory. Any thread. */
@NullMarked
package dev.doorman.gateway.access.limits;

import org.jspecify.annotations.NullMarked;
