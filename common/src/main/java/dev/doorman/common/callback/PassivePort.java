package dev.doorman.common.callback;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** A port that waits for one connection of the client's. Owned by whoever asked for it; one thread. */
public interface PassivePort extends AutoCloseable {
    /** Where the client is to connect to, as it reaches it: the gateway's advertised address. */
    InetSocketAddress advertised();

    /**
     * Waits for the client.
     *
     * @throws java.net.SocketTimeoutException when it does not come in time
     */
    Socket accept(Duration limit) throws IOException;

    @Override
    void close() throws IOException;
}
