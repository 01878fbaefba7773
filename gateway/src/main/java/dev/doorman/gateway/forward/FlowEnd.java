package dev.doorman.gateway.forward;

import dev.doorman.common.link.Notice;
import dev.doorman.common.posix.DatagramCalls;
import io.netty.buffer.ByteBuf;
import java.net.InetSocketAddress;

/** The client's end of a {@link FlowRelay}. Called on the link's event loop; buffers are read, and not kept. */
public interface FlowEnd {
    /**
     * Sends a datagram to the client.
     *
     * @return false when there is no room for it now: it is brought again a little later
     */
    boolean deliver(ByteBuf datagram);

    /**
     * Sends several datagrams to the client with one call, all or none.
     *
     * @param datagrams one behind the other, in one direct piece; as many and as long as {@link DatagramCalls#send} takes
     * @param each how long each is; the last may be shorter
     * @return IMPOSSIBLE where they are to be sent one by one
     */
    DatagramCalls.Sent deliver(ByteBuf datagrams, int each);

    /**
     * Sends a datagram to somebody else, if that is allowed.
     *
     * @return false when there is no room for it now
     */
    boolean deliver(InetSocketAddress stranger, ByteBuf datagram);

    /**
     * The daemon wants somebody who is logged in told something.
     *
     * @return false when this daemon may not, or has not waited for the last answer
     */
    boolean notify(Notice notice);

    /** The daemon has ended the flow, or has failed. Not after {@link FlowRelay#end}. */
    void ended(CloseCause cause);
}
