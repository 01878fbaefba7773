/** The two pipes between a gateway and a process that it started itself. */
@NullMarked
package dev.doorman.common.supervision;

import org.jspecify.annotations.NullMarked;
