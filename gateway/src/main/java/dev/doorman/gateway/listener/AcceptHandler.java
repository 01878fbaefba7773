package dev.doorman.gateway.listener;

import dev.doorman.gateway.catalog.ServiceEntry;
import io.netty.channel.epoll.EpollSocketChannel;
import java.time.Duration;

/** Takes a client that a listener has accepted. Called on the client's event loop; the client is not read yet. */
@FunctionalInterface
public interface AcceptHandler {
    void accepted(ServiceEntry service, EpollSocketChannel client);

    /** How long accepting pauses now that a client has been accepted. Called on the listener's event loop. */
    default Duration pause(ServiceEntry service) {
        return Duration.ZERO;
    }
}
