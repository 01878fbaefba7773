/** The Unix sockets: who may ask what, one JSON object a line. */
@NullMarked
package dev.doorman.authd.server;

import org.jspecify.annotations.NullMarked;
