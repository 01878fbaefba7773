package dev.doorman.ftpd.dialogue;

import dev.doorman.common.session.Connection;
import dev.doorman.ftpd.protocol.LineReader;
import dev.doorman.ftpd.protocol.Reply;
import dev.doorman.ftpd.tls.TlsServer;
import dev.doorman.ftpd.transfer.Transfers;
import java.io.IOException;
import java.io.InputStream;
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
    private TlsServer.@Nullable Control secured;
    private long end;

    public Control(Connection connection) {
        this.connection = connection;
        this.lines = new LineReader(limited(connection.in()));
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
        end = System.nanoTime() + limit.toNanos();
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
        end = System.nanoTime() + limit.toNanos();
        lines.drop();
        if (first != null) {
            reply(first);
        }
        connection.readTimeout(limit);
        TlsServer.Control fresh = server.control(connection);
        synchronized (this) {
            secured = fresh;
            out = fresh.socket().getOutputStream();
        }
        lines.continueWith(limited(fresh.socket().getInputStream()));
    }

    /** The TLS that it goes by; null where it is in clear. */
    public TlsServer.@Nullable Control secured() {
        return secured;
    }

    /** Says by TLS that nothing more comes. */
    public void finish() throws IOException {
        TlsServer.Control tls = secured;
        if (tls != null) {
            tls.socket().shutdownOutput();
        }
    }

    /** A stream whose reads end when the time for the line is over. */
    private InputStream limited(InputStream in) {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                long left = Math.ceilDiv(end - System.nanoTime(), 1_000_000L);
                if (left <= 0) {
                    throw new SocketTimeoutException("no command came in time");
                }
                connection.readTimeout(Duration.ofMillis(left));
                return in.read(bytes, offset, length);
            }

            @Override
            public int available() throws IOException {
                return in.available();
            }
        };
    }
}
