/** A daemon's side of the link: accepts connections, one virtual thread each, and turns what happens to them into outcomes. */
@NullMarked
package dev.doorman.common.session;

import org.jspecify.annotations.NullMarked;
