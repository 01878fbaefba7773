/** Values that name ends of connections. */
@NullMarked
package dev.doorman.common.net;

import org.jspecify.annotations.NullMarked;
