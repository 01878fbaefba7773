/** The bootstrap command: makes the keys of an installation, before anything else is started. */
@NullMarked
package dev.doorman.gateway.bootstrap;

import org.jspecify.annotations.NullMarked;
