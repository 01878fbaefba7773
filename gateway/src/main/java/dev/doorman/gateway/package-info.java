@NullMarked
package dev.doorman.gateway;

import org.jspecify.annotations.NullMarked;
