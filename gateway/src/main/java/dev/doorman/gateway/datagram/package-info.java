/** UDP sockets whose datagrams know to which of the machine's addresses they came. Event loop. */
@NullMarked
package dev.doorman.gateway.datagram;

import org.jspecify.annotations.NullMarked;
