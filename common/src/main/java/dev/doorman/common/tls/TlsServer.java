package dev.doorman.common.tls;

import dev.doorman.common.session.Connection;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

/**
 * The server's end of TLS 1.2 and 1.3. A client that says by ALPN that it speaks another protocol is refused (ALPACA,
 * CVE-2021-3618): what it has been led to send is not for us. Immutable; any thread.
 *
 * <p>Each client has a context of its own, so that what resumes a session is the same client's.
 */
public final class TlsServer {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    /** No ticket lives longer (RFC 8446, 4.6.1): where sessions do, Java sends none. */
    private static final int NO_TICKETS = Math.toIntExact(Duration.ofDays(8).toSeconds());

    private final KeyManager[] keys;
    private final String protocol;

    TlsServer(KeyManager[] keys, String protocol) {
        this.keys = keys.clone();
        this.protocol = protocol;
    }

    /** Whether a further connection may begin a session of its own. */
    public enum Sessions {
        ANY,
        /** It must resume the first connection's. */
        RESUMED
    }

    /** A client's connection that is encrypted, and whose session further connections of the same client can resume. */
    public final class Secured {
        private final SSLContext context;
        private final SSLSocket socket;

        private Secured(SSLContext context, SSLSocket socket) {
            this.context = context;
            this.socket = socket;
        }

        public SSLSocket socket() {
            return socket;
        }

        /** Makes TLS of a further connection; blocks for the handshake. */
        public Socket further(Socket raw, Sessions sessions) throws IOException {
            SSLSocket further = handshake(context, raw);
            // a session keeps the time of its beginning when it is resumed
            boolean resumed = further.getSession().getCreationTime()
                    == socket.getSession().getCreationTime();
            if (sessions == Sessions.RESUMED && !resumed) {
                further.close();
                throw new SSLException("the connection does not resume the first one's session");
            }
            return further;
        }
    }

    /**
     * Makes TLS of a client's connection; blocks for the handshake.
     *
     * @param limit how long that may take in all
     * @throws NoTlsException when the client begins with something else
     * @throws java.net.SocketTimeoutException when the time is over
     */
    public Secured accept(Connection connection, Duration limit) throws IOException {
        SSLContext context = context();
        HandshakeInput in = new HandshakeInput(connection, limit);
        in.expectTls();
        SSLSocket socket = handshake(context, new ConnectionSocket(connection, in));
        in.lift();
        // The client has its ticket. Another one on each data connection would be read by nobody: a client that uploads
        // and
        // closes with that unread resets the connection, and what it sent last is lost.
        context.getServerSessionContext().setSessionTimeout(NO_TICKETS);
        return new Secured(context, socket);
    }

    private SSLContext context() throws IOException {
        try {
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(keys, new TrustManager[0], new SecureRandom());
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException("TLS is not to be had: " + e.getMessage(), e);
        }
    }

    private SSLSocket handshake(SSLContext context, Socket raw) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, null, true);
        socket.setUseClientMode(false);
        socket.setEnabledProtocols(PROTOCOLS);
        socket.setHandshakeApplicationProtocolSelector((_, offered) -> offered.contains(protocol) ? protocol : null);
        socket.startHandshake();
        return socket;
    }
}
