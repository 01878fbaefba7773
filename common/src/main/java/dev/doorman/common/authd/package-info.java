/** Asks the sidecar: who is this, may they enter, as what do they run. */
@NullMarked
package dev.doorman.common.authd;

import org.jspecify.annotations.NullMarked;
