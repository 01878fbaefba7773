/** The least Quarkus program that serves: what the memory of our processes is compared with. */
@NullMarked
package dev.doorman.hello;

import org.jspecify.annotations.NullMarked;
