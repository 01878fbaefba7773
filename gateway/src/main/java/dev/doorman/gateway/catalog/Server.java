package dev.doorman.gateway.catalog;

import dev.doorman.common.link.Flags;
import dev.doorman.common.settings.DaemonAddress;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

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
        private static final Set<String> WITH_KEEP_ALIVE_FLAG = Set.of("telnetd", "rshd", "rlogind");

        public Daemon {
            arguments = List.copyOf(arguments);
        }

        /** Whether TCP probes its silent clients: the flag {@code -n} of in.telnetd, in.rshd and in.rlogind says no. */
        public boolean keepAlive() {
            return !WITH_KEEP_ALIVE_FLAG.contains(name) || !flags().has('n');
        }

        /** The type of service of what its clients are sent, in.telnetd's {@code -S}; 0 is the system's own. */
        public int typeOfService() {
            @Nullable String value = flags().value('S');
            return value == null ? 0 : Math.max(0, FlagValue.typeOfService(value));
        }

        private Flags flags() {
            return Flags.of(arguments, KnownDaemons.valued(name));
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
