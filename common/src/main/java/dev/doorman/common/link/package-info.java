/** The wire between gateway and daemon, both ends, pure: nonce, sealed header, frames. */
@NullMarked
package dev.doorman.common.link;

import org.jspecify.annotations.NullMarked;
