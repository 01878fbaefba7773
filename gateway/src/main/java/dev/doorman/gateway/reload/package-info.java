/** Configuration that changes under way: who wants it read anew, when, and what came of it. */
@NullMarked
package dev.doorman.gateway.reload;

import org.jspecify.annotations.NullMarked;
