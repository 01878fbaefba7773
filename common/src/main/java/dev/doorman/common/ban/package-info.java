/** Who failed too often, and for how long nobody opens to them: the same count in the gateway and in authd. */
@NullMarked
package dev.doorman.common.ban;

import org.jspecify.annotations.NullMarked;
