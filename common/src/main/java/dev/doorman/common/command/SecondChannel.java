package dev.doorman.common.command;

import dev.doorman.common.callback.Callback;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.concurrent.CompletableFuture;
import org.jboss.logging.Logger;

/**
 * The connection back to a client: the command's standard error goes out on it, and the numbers of signals come in, a byte
 * each. Owned by its session; one thread sends, any may close.
 */
public final class SecondChannel implements Closeable {
    private static final Logger LOG = Logger.getLogger(SecondChannel.class);
    private static final int LAST_SIGNAL = 64;

    private final Socket socket;
    private final CompletableFuture<Void> outputDone = new CompletableFuture<>();
    private volatile boolean receiving;

    private SecondChannel(Socket socket) {
        this.socket = socket;
    }

    /** Takes a signal's number, 1 to 64. */
    @FunctionalInterface
    interface SignalReceiver {
        void signal(int number) throws IOException;
    }

    /**
     * Connects to the client.
     *
     * @throws dev.doorman.common.callback.CallbackRefusedException when the gateway cannot
     */
    public static SecondChannel open(Callback callback, int clientPort) throws IOException {
        Socket socket = callback.dial(clientPort);
        try {
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
        return new SecondChannel(socket);
    }

    OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    /** Nothing more is written; signals still come. */
    void shutdownOutput() throws IOException {
        try {
            socket.shutdownOutput();
        } finally {
            outputDone.complete(null);
        }
    }

    /** From now on signals are passed on, on a virtual thread that lives as long as the channel. */
    void receive(SignalReceiver receiver) {
        receiving = true;
        Thread.ofVirtual().name("command-signals").start(() -> passOn(receiver));
    }

    private void passOn(SignalReceiver receiver) {
        try (socket) {
            InputStream in = socket.getInputStream();
            for (int next = in.read(); next >= 0; next = in.read()) {
                if (next > 0 && next <= LAST_SIGNAL) {
                    receiver.signal(next);
                }
            }
            outputDone.join();
        } catch (IOException e) {
            LOG.debugf(e, "second channel ends");
        }
    }

    /**
     * Closes a channel that did not come to be used; one that is receives until the gateway closes it, which it does as soon as
     * the connection is over. Closed here, with a signal unread, it would be reset, and what was written last would be lost.
     */
    @Override
    public void close() throws IOException {
        outputDone.complete(null);
        if (!receiving) {
            socket.close();
        }
    }

    /** Closes it, whatever is still on its way. */
    void abort() throws IOException {
        outputDone.complete(null);
        socket.close();
    }
}
