/** Tests of the images and of docker-compose.yml, with a real engine, real clients, and attempts to get out. */
@NullMarked
package dev.doorman.containers;

import org.jspecify.annotations.NullMarked;
