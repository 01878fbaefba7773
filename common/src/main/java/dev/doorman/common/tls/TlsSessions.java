package dev.doorman.common.tls;

import dev.doorman.common.session.Connection;
import dev.doorman.common.session.SessionHandler;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.TlsFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Sessions of services that are within TLS from the first byte on, where their settings say so; others go on in clear. One for the
 * daemon; each connection is served on its own virtual thread.
 */
public final class TlsSessions implements SessionHandler {
    private static final Logger LOG = Logger.getLogger(TlsSessions.class);
    private static final byte[] NO_TLS =
            "This port is for TLS alone: the connection is closed.\r\n".getBytes(StandardCharsets.US_ASCII);

    private final String protocol;
    private final Services services;
    private final SessionHandler sessions;
    private final ConcurrentHashMap<String, TlsIdentity> identities = new ConcurrentHashMap<>();

    /**
     * How a service's sessions begin.
     *
     * @param implicit whether TLS begins with the first byte
     * @param limit how long the handshake may take
     */
    public record Beginning(boolean implicit, TlsFiles files, Duration limit) {}

    /** Services' settings. */
    @FunctionalInterface
    public interface Services {
        /** A service's, read for each connection. */
        Beginning of(String service) throws IOException;
    }

    /**
     * A daemon's sessions.
     *
     * @param protocol what clients call it by ALPN
     * @param sessions have the dialogue, within TLS or in clear
     */
    public TlsSessions(String protocol, Services services, SessionHandler sessions) {
        this.protocol = protocol;
        this.services = services;
        this.sessions = sessions;
    }

    @Override
    public SessionOutcome handle(Connection connection) throws IOException, InterruptedException {
        String service = connection.header().invocation().service();
        Beginning beginning = services.of(service);
        if (!beginning.implicit()) {
            return sessions.handle(connection);
        }
        @Nullable TlsServer server = server(service, beginning.files());
        return server == null
                ? new SessionOutcome.Refused("no certificate")
                : secured(connection, server, beginning.limit());
    }

    /** Nobody gets into a service whose certificate is not there, or cannot be read. */
    private @Nullable TlsServer server(String service, TlsFiles files) {
        try {
            @Nullable
            TlsServer server = identities
                    .computeIfAbsent(service, _ -> new TlsIdentity(protocol))
                    .server(files);
            if (server == null) {
                LOG.errorf("no TLS service=%s reason=no certificate and key are set", service);
            }
            return server;
        } catch (IOException e) {
            LOG.errorf("no TLS service=%s reason=%s", service, e.getMessage());
            return null;
        }
    }

    private SessionOutcome secured(Connection connection, TlsServer server, Duration limit)
            throws IOException, InterruptedException {
        connection.writeTimeout(limit);
        try {
            return within(connection, server.accept(connection, limit).socket());
        } catch (NoTlsException e) {
            LOG.debugf(e, "no TLS connection=%s", connection.header().id());
            connection.out().write(NO_TLS);
            return new SessionOutcome.ProtocolViolation("no TLS");
        } catch (SSLException e) {
            LOG.debugf(e, "TLS failed connection=%s", connection.header().id());
            return new SessionOutcome.ProtocolViolation("TLS did not come about, or broke");
        }
    }

    private SessionOutcome within(Connection connection, SSLSocket socket) throws IOException, InterruptedException {
        LOG.debugf(
                "TLS connection=%s version=%s cipher=%s",
                connection.header().id(),
                socket.getSession().getProtocol(),
                socket.getSession().getCipherSuite());
        SessionOutcome outcome = sessions.handle(new SecuredConnection(connection, socket));
        if (!(outcome instanceof SessionOutcome.PeerGone) && !socket.isOutputShutdown()) {
            // else the client could not tell this end from one that an attacker made
            socket.shutdownOutput();
        }
        return outcome;
    }
}
