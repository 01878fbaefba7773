package dev.doorman.gateway.forward;

import dev.doorman.common.link.FrameType;
import dev.doorman.gateway.client.ClientChannels;
import dev.doorman.gateway.client.Closing;
import dev.doorman.gateway.client.Held;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.channel.Channel;
import java.util.function.Consumer;

/**
 * The relay between a client and its daemon's link: raw bytes on one side, frames on the other. It joins the two sides
 * and ends them together, once. Both channels share one event loop, and all of this runs on it; back-pressure is that
 * neither side is read while the other cannot be written.
 *
 * <pre>
 *   client ── ClientSide ──▶ DATA URGENT EOF ──▶ link
 *   client ◀── LinkSide ◀── DATA URGENT EOF LOGIN IDENTIFY NOTICED ── link
 * </pre>
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
public final class LinkRelay {
    private final Channel client;
    private final Channel link;
    private final LinkEvents events;
    private final Consumer<CloseCause> ended;
    private boolean over;

    private LinkRelay(Channel client, Channel link, LinkEvents events, Consumer<CloseCause> ended) {
        this.client = client;
        this.link = link;
        this.events = events;
        this.ended = ended;
    }

    /**
     * Takes over a client's channel and an established link.
     *
     * @param ended is told once, when both are on their way to be closed
     */
    public static LinkRelay start(Channel client, Channel link, LinkEvents events, Consumer<CloseCause> ended) {
        LinkRelay relay = new LinkRelay(client, link, events, ended);
        link.config().setAutoRead(false);
        client.pipeline().addLast(new ClientSide(relay, ClientChannels.urgentReads(client)));
        LinkHandshake.hand(link, new LinkSide(relay));
        Held.release(client);
        if (client.isActive()) {
            client.read();
            link.read();
        } else {
            relay.clientGone();
        }
        return relay;
    }

    /** Sends a text for the session's terminal, of at most {@link dev.doorman.common.link.Notice#MAX_TEXT} bytes. Event loop. */
    public void notice(byte[] text) {
        if (!over) {
            link.writeAndFlush(
                    frameHeader(link.alloc(), FrameType.NOTICE, text.length).writeBytes(text));
        }
    }

    /** Ends the connection from outside. Any thread. */
    public void stop() {
        client.eventLoop().execute(() -> end(CloseCause.STOPPED));
    }

    Channel client() {
        return client;
    }

    Channel link() {
        return link;
    }

    LinkEvents events() {
        return events;
    }

    /** A frame's type and length, before its payload. */
    static ByteBuf frameHeader(ByteBufAllocator allocator, FrameType type, int length) {
        return allocator
                .directBuffer(FrameType.HEADER_BYTES)
                .writeByte(type.code())
                .writeShort(length);
    }

    /** The daemon is told by the link's end, without an EOF frame, that its client vanished. */
    void clientGone() {
        end(CloseCause.CLIENT_GONE);
    }

    /** The daemon has closed the link: all that it wrote is passed on before the client is closed. */
    void daemonDone() {
        end(CloseCause.COMPLETED);
    }

    void daemonFailed() {
        end(CloseCause.DAEMON_FAILED);
    }

    private void end(CloseCause cause) {
        if (over) {
            return;
        }
        over = true;
        if (cause == CloseCause.CLIENT_GONE) {
            client.close();
        } else {
            Closing.gently(client);
        }
        link.close();
        ended.accept(cause);
    }
}
