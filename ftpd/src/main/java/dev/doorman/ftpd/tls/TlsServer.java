package dev.doorman.ftpd.tls;

import dev.doorman.common.session.Connection;
import java.io.IOException;
import java.net.Socket;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of TLS 1.2 and 1.3. A client that says by ALPN that it speaks another protocol is refused (ALPACA,
 * CVE-2021-3618): what it has been led to send is not for us. Immutable; any thread.
 */
public final class TlsServer {
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};
    private static final String ALPN = "ftp";
    /** In a session, and in all that resume it: whose control connection it belongs to. */
    private static final String OWNER = "dev.doorman.ftpd.control";

    private final SSLContext context;

    TlsServer(SSLContext context) {
        this.context = context;
    }

    /** A control connection that is encrypted, and whose sessions data connections can resume. */
    public record Control(SSLSocket socket, Object owner) {}

    /** Makes TLS of a control connection; blocks for the handshake. */
    public Control control(Connection connection) throws IOException {
        SSLSocket socket = handshake(new ConnectionSocket(connection));
        Object owner = new Object();
        socket.getSession().putValue(OWNER, owner);
        return new Control(socket, owner);
    }

    /**
     * Makes TLS of a data connection; blocks for the handshake.
     *
     * @param of the control connection whose session it must resume; null: it may be any
     */
    public Socket data(Socket raw, @Nullable Control of) throws IOException {
        SSLSocket socket = handshake(raw);
        if (of != null && !belongs(socket.getSession(), of)) {
            socket.close();
            throw new SSLException("the data connection does not resume the control connection's session");
        }
        return socket;
    }

    /** What was put into a session is in each that resumes it, as long as the server keeps them itself. */
    private static boolean belongs(SSLSession session, Control of) {
        return of.owner().equals(session.getValue(OWNER));
    }

    private SSLSocket handshake(Socket raw) throws IOException {
        SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket(raw, null, true);
        socket.setUseClientMode(false);
        socket.setEnabledProtocols(PROTOCOLS);
        socket.setHandshakeApplicationProtocolSelector((_, offered) -> offered.contains(ALPN) ? ALPN : null);
        socket.startHandshake();
        return socket;
    }
}
