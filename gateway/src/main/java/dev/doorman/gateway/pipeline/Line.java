package dev.doorman.gateway.pipeline;

import dev.doorman.gateway.client.Traffic;
import io.netty.channel.epoll.EpollSocketChannel;

/** What the table can ask of a connection, and do to it. Any thread. */
interface Line {
    /** Bytes from the client so far. */
    long received();

    /** Bytes to the client so far. */
    long sent();

    /** Ends it at once. */
    void cut();

    /** A client over TCP: who serves it learns from its channel that it is gone. */
    record OfStream(EpollSocketChannel client) implements Line {
        @Override
        public long received() {
            return Traffic.of(client).received();
        }

        @Override
        public long sent() {
            return Traffic.of(client).sent();
        }

        @Override
        @SuppressWarnings("FutureReturnValueIgnored") // a close that fails shows as the end of its channel
        public void cut() {
            client.close();
        }
    }
}
