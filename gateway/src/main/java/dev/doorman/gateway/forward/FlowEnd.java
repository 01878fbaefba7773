package dev.doorman.gateway.forward;

import dev.doorman.common.link.Notice;
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
