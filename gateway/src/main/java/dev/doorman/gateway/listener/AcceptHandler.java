package dev.doorman.gateway.listener;

import dev.doorman.gateway.catalog.ServiceEntry;
import io.netty.channel.epoll.EpollSocketChannel;
import java.time.Duration;

/** Takes a client that a listener has accepted. Called on the client's event loop; the client is not read yet. */
@FunctionalInterface
public interface AcceptHandler {
    void accepted(ServiceEntry service, EpollSocketChannel client);

    /** A client has come off the backlog; it will be handed over on its own loop. Called on the listener's event loop. */
    default void taken(ServiceEntry service) {}

    /** How long no further client is to be accepted; asked again when that is over. Called on the listener's event loop. */
    default Duration rest(ServiceEntry service) {
        return Duration.ZERO;
    }
}
