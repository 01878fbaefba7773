/** Makes the account of a demo. */
@NullMarked
package dev.doorman.authd.demo;

import org.jspecify.annotations.NullMarked;
