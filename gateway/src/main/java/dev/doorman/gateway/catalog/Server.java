package dev.doorman.gateway.catalog;

import dev.doorman.common.settings.DaemonAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

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
        private static final Set<String> WITH_KEEP_ALIVE_FLAG = Set.of("rshd", "rlogind");

        public Daemon {
            arguments = List.copyOf(arguments);
        }

        /** Whether TCP probes its silent clients: in.rshd's and in.rlogind's {@code -n} says no. */
        public boolean keepAlive() {
            return !WITH_KEEP_ALIVE_FLAG.contains(name)
                    || arguments.stream()
                            .skip(1)
                            .noneMatch(argument -> argument.startsWith("-") && argument.indexOf('n') > 0);
        }
    }

    /**
     * Any server at all, over TCP.
     *
     * @param addresses where it is; each address of a name is another instance of it
     */
    record Remote(List<DaemonAddress> addresses, ProxyHeader proxyHeader) implements Server {
        public Remote {
            addresses = List.copyOf(addresses);
        }

        /** As a line has it: {@code tcp://mail.internal:25}. */
        @Override
        public String toString() {
            return (proxyHeader == ProxyHeader.SENT ? "tcp+proxy://" : "tcp://")
                    + addresses.stream().map(DaemonAddress::toString).collect(Collectors.joining(","));
        }
    }

    /** Nobody: who touches the port is banned. */
    record Sensor() implements Server {}

    /** Whether a remote server is told of the client by a PROXY protocol header. */
    enum ProxyHeader {
        SENT,
        NONE
    }
}
