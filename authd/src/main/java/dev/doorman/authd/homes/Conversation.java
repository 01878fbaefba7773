package dev.doorman.authd.homes;

import com.hierynomus.smbj.SMBClient;
import com.hierynomus.smbj.SmbConfig;
import com.hierynomus.smbj.auth.AuthenticationContext;
import com.hierynomus.smbj.auth.NtlmAuthenticator;
import com.hierynomus.smbj.connection.Connection;
import com.hierynomus.smbj.session.Session;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One conversation with a file server, on a connection of its own, by SMB 2 or 3, from the first packet to the last. What is
 * answered is signed with a key that the user's password makes, or encrypted where the server can: nobody between can change
 * a byte of it. A server that takes the user for a guest or for nobody knows no such key; it is refused.
 *
 * <p>One thread converses; another may {@link #close} it, which also wakes the first: the library waits in places without a
 * limit.
 */
final class Conversation implements AutoCloseable {
    private static final Duration STEP = Duration.ofSeconds(5);
    /** The longest answer asked for, in bytes; a file comes in pieces of it. */
    private static final int PIECE = 64 * 1024;

    private static final int PACKET = 2 * PIECE;

    private final OneSocket socket = new OneSocket(STEP, PACKET);
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Thread conversing;
    private boolean closed;

    /** What to ask in a session. */
    @FunctionalInterface
    interface Talk<T> {
        T with(Session session) throws IOException;
    }

    /**
     * Converses.
     *
     * @throws IOException when the server cannot be reached, or is no server to speak to
     * @throws com.hierynomus.smbj.common.SMBRuntimeException when it refuses, or breaks off
     */
    <T> T hold(String machine, int port, AuthenticationContext user, Talk<T> talk) throws IOException {
        begin();
        try {
            Connection connection = new SMBClient(config()).connect(machine, port);
            try {
                return talk.with(session(connection, user));
            } finally {
                // hanging up ends the session as well, and waits for nobody
                connection.close(true);
            }
        } finally {
            end();
        }
    }

    private static Session session(Connection connection, AuthenticationContext user) throws IOException {
        Session session = connection.authenticate(user);
        if (session.isAnonymous() || session.isGuest()) {
            throw new GuestException();
        }
        // or a plain answer would do where the server, or who is between, speaks of encryption
        session.getSessionContext().setSigningRequired(true);
        return session;
    }

    /** The server lets the user in as nobody in particular. */
    static final class GuestException extends IOException {
        private static final long serialVersionUID = 1;

        GuestException() {
            super("a guest's session");
        }
    }

    private SmbConfig config() {
        return SmbConfig.builder()
                .withSocketFactory(socket)
                .withSigningRequired(true)
                .withEncryptData(true)
                .withDfsEnabled(false)
                .withMultiProtocolNegotiate(false)
                .withAuthenticators(List.of(new NtlmAuthenticator.Factory()))
                .withBufferSize(PIECE)
                .withTimeout(STEP.toMillis(), TimeUnit.MILLISECONDS)
                .withSoTimeout(STEP.toMillis(), TimeUnit.MILLISECONDS)
                .build();
    }

    private void begin() throws IOException {
        lock.lock();
        try {
            if (closed) {
                throw new IOException("closed");
            }
            conversing = Thread.currentThread();
        } finally {
            lock.unlock();
        }
    }

    private void end() throws IOException {
        lock.lock();
        try {
            conversing = null;
            // what close() sent us, the thread's next call is not to get
            var _ = Thread.interrupted();
        } finally {
            lock.unlock();
        }
        socket.close();
    }

    @Override
    public void close() throws IOException {
        lock.lock();
        try {
            closed = true;
            if (conversing != null) {
                conversing.interrupt();
            }
        } finally {
            lock.unlock();
        }
        socket.close();
    }
}
