package dev.doorman.gateway.catalog;

import java.util.List;

/** Who serves a line's clients. */
public sealed interface Server {
    /** The gateway itself. */
    record Internal(InternalService service) implements Server {}

    /**
     * A daemon of ours, over the link.
     *
     * @param name such as {@code telnetd}
     * @param arguments its argument vector, the program's name first
     */
    record Daemon(String name, List<String> arguments) implements Server {
        public Daemon {
            arguments = List.copyOf(arguments);
        }
    }

    /** Any server at all. */
    record Remote(String host, int port, ProxyHeader proxyHeader) implements Server {}

    /** Whether a remote server is told of the client by a PROXY protocol header. */
    enum ProxyHeader {
        SENT,
        NONE
    }
}
