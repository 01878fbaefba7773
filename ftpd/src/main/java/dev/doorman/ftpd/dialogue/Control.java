package dev.doorman.ftpd.dialogue;

import dev.doorman.common.session.Connection;
import dev.doorman.common.session.TimedInput;
import dev.doorman.common.tls.TlsServer;
import dev.doorman.ftpd.protocol.LineReader;
import dev.doorman.ftpd.protocol.Reply;
import dev.doorman.ftpd.transfer.Transfers;
import java.io.IOException;
import java.io.OutputStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The control connection: lines in, replies out, in clear or by TLS. The session's thread reads; any may reply, and replies do not
 * mix. Belongs to the session.
 */
public final class Control implements Transfers.Replies {
    private static final Logger LOG = Logger.getLogger(Control.class);
    /** For a client that does not take its replies. */
    private static final Duration WRITE = Duration.ofMinutes(2);

    private final Connection connection;
    private final LineReader lines;
    private OutputStream out;
    private TlsServer.@Nullable Secured secured;
    /** It is begun anew for each line. */
    private TimedInput in;

    public Control(Connection connection) {
        this.connection = connection;
        this.in = new TimedInput(connection, Duration.ZERO);
        this.lines = new LineReader(in);
        this.out = connection.out();
        connection.writeTimeout(WRITE);
    }

    public Connection connection() {
        return connection;
    }

    /**
     * The next line; null when the client has closed its half.
     *
     * @param limit until it has come whole, however slowly it drips
     * @throws SocketTimeoutException when it has not; it can be waited for again
     */
    public LineReader.@Nullable Line next(Duration limit) throws IOException {
        in.within(limit);
        return lines.next();
    }

    @Override
    public void reply(Reply reply) throws IOException {
        byte[] bytes = reply.bytes();
        LOG.debugf("reply connection=%s code=%d", connection.header().id(), reply.code());
        synchronized (this) {
            out.write(bytes);
            out.flush();
        }
    }

    /**
     * Goes on by TLS. What the client has sent in clear after its AUTH is dropped: an attacker may have put it there
     * (CVE-2011-1575).
     *
     * @param first the reply before the handshake, still in clear; null where the client begins with TLS
     */
    public void secure(TlsServer server, @Nullable Reply first, Duration limit) throws IOException {
        lines.drop();
        if (first != null) {
            reply(first);
        }
        TlsServer.Secured fresh = server.accept(connection, limit);
        synchronized (this) {
            secured = fresh;
            out = fresh.socket().getOutputStream();
        }
        in = new TimedInput(connection, fresh.socket().getInputStream(), Duration.ZERO);
        lines.continueWith(in);
    }

    /** The TLS that it goes by; null where it is in clear. */
    public TlsServer.@Nullable Secured secured() {
        return secured;
    }

    /** Says by TLS that nothing more comes. */
    public void finish() throws IOException {
        TlsServer.Secured tls = secured;
        if (tls != null) {
            tls.socket().shutdownOutput();
        }
    }
}
