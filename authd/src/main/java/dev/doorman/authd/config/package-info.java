/** What authd is told by its environment. */
@NullMarked
package dev.doorman.authd.config;

import org.jspecify.annotations.NullMarked;
