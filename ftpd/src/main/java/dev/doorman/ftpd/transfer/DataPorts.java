package dev.doorman.ftpd.transfer;

import dev.doorman.common.callback.Callback;
import dev.doorman.common.callback.PassivePort;
import java.io.Closeable;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where a session's next data connection is, as PORT, EPRT, PASV or EPSV had it last. There is no way to one but through the
 * gateway's callback port, which connects to the client's own address and takes connections from it alone: so neither can a third
 * be attacked by way of us (FTP bounce), nor can one take what is the client's.
 *
 * <p>Belongs to the session; its thread chooses, the transfer's opens, and any may close.
 */
public final class DataPorts implements Closeable {
    private final Callback callback;
    private volatile Choice choice = new Choice.None();
    private volatile @Nullable Closeable opening;
    private volatile boolean closed;

    /** Where it is. */
    private sealed interface Choice {
        /** Nowhere yet. */
        record None() implements Choice {}

        /** At a port of the client's. */
        record Active(int port) implements Choice {}

        /** At a port of the gateway's. */
        record Passive(PassivePort port) implements Choice {}
    }

    public DataPorts(Callback callback) {
        this.callback = callback;
    }

    /** Whether a transfer could begin. */
    public boolean isChosen() {
        return !(choice instanceof Choice.None);
    }

    /** The client will connect to the address that this answers. */
    public InetSocketAddress passive() throws IOException {
        forget();
        PassivePort port = callback.listen();
        choice = new Choice.Passive(port);
        return port.advertised();
    }

    /** The client listens at this port. */
    public void active(int port) throws IOException {
        forget();
        choice = new Choice.Active(port);
    }

    /**
     * Opens the connection that was chosen; there is none for the next transfer then, save that an active one can be opened
     * again.
     *
     * @param limit how long a client may take to come
     */
    Socket open(Duration limit) throws IOException {
        return switch (choice) {
            case Choice.None _ -> throw new IllegalStateException("nobody chose a data connection");
            case Choice.Active(int port) -> callback.dial(port);
            case Choice.Passive(PassivePort port) -> {
                choice = new Choice.None();
                opening = port::close;
                try (port) {
                    if (closed) {
                        throw new InterruptedIOException("the session is over");
                    }
                    yield port.accept(limit);
                } finally {
                    opening = null;
                }
            }
        };
    }

    /** Ends the wait for a client that does not come, if there is one. */
    void giveUp() throws IOException {
        Closeable waiting = opening;
        if (waiting != null) {
            waiting.close();
        }
    }

    private void forget() throws IOException {
        if (choice instanceof Choice.Passive(PassivePort port)) {
            choice = new Choice.None();
            port.close();
        }
    }

    @Override
    public void close() throws IOException {
        closed = true;
        forget();
        giveUp();
    }
}
