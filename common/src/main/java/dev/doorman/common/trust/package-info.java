/** hosts.equiv and .rhosts, rhosts(5): read, distrusted, judged. */
@NullMarked
package dev.doorman.common.trust;

import org.jspecify.annotations.NullMarked;
