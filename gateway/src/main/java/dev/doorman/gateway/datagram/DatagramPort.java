package dev.doorman.gateway.datagram;

import dev.doorman.common.net.Ends;
import dev.doorman.common.posix.DatagramCalls;
import dev.doorman.gateway.catalog.AddressFamily;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.epoll.EpollDatagramChannel;
import io.netty.channel.epoll.EpollMode;
import io.netty.channel.socket.DatagramPacket;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A bound UDP socket, from {@link #open} to {@link #close}. Its port is exclusive: neither SO_REUSEADDR nor SO_REUSEPORT.
 * Datagrams of any length are taken whole, and answers leave from the address that was asked for. Owned by a listener or a flow;
 * all but {@link #open} and {@link #close} on its event loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a close that fails shows as the end of its channel
public final class DatagramPort {
    private static final Logger LOG = Logger.getLogger(DatagramPort.class);
    /** Linux: IPPROTO_IPV6 and IPV6_V6ONLY. */
    private static final IntegerUnixChannelOption V6_ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

    private final EpollDatagramChannel channel;
    private final DatagramCalls calls;
    private final DatagramReads reads;
    private final DatagramReceiver receiver;
    /** To which all that comes was sent; null where each is looked at. */
    private final @Nullable InetAddress local;

    private DatagramPort(AddressFamily family, @Nullable InetAddress local, DatagramReceiver receiver) {
        boolean v4 = family == AddressFamily.IPV4;
        this.channel = new EpollDatagramChannel(v4 ? InternetProtocolFamily.IPv4 : InternetProtocolFamily.IPv6);
        this.calls =
                new DatagramCalls(channel.fd().intValue(), v4 ? DatagramCalls.Family.IPV4 : DatagramCalls.Family.IPV6);
        this.local = local;
        this.reads = new DatagramReads(local == null ? calls : null);
        this.receiver = receiver;
    }

    /**
     * Takes a port. Blocks, but for the loop that it is opened on.
     *
     * @param address literal; the IPv6 wildcard of {@code DUAL} takes IPv4, too
     * @param bufferBytes how much may wait in the kernel, as far as the system allows it
     * @throws IOException when it cannot be had; the message says which and why
     */
    public static DatagramPort open(
            EventLoop loop, InetSocketAddress address, AddressFamily family, int bufferBytes, DatagramReceiver receiver)
            throws IOException {
        DatagramPort port = new DatagramPort(family, null, receiver);
        port.bind(loop, address, family, bufferBytes);
        return port;
    }

    /**
     * Takes some free port of one address, which is nobody's but this machine's: what comes was sent to it, and is not looked at
     * first.
     *
     * @throws IOException when there is none
     */
    public static DatagramPort openAny(EventLoop loop, InetAddress local, int bufferBytes, DatagramReceiver receiver)
            throws IOException {
        AddressFamily family = local instanceof Inet4Address ? AddressFamily.IPV4 : AddressFamily.IPV6;
        DatagramPort port = new DatagramPort(family, local, receiver);
        port.bind(loop, new InetSocketAddress(local, 0), family, bufferBytes);
        return port;
    }

    private void bind(EventLoop loop, InetSocketAddress address, AddressFamily family, int bufferBytes)
            throws IOException {
        channel.config()
                .setEpollMode(EpollMode.LEVEL_TRIGGERED)
                .setRecvByteBufAllocator(reads)
                .setMaxDatagramPayloadSize(0)
                .setReceiveBufferSize(bufferBytes);
        try {
            if (family != AddressFamily.IPV4) {
                channel.config().setOption(V6_ONLY, family == AddressFamily.IPV6 ? 1 : 0);
            }
            if (local == null) {
                calls.tellLocalAddresses();
            }
        } catch (IOException e) {
            channel.unsafe().closeForcibly();
            throw e;
        }
        channel.pipeline().addLast(new Reader());
        loop.register(channel).syncUninterruptibly();
        ChannelFuture bound = channel.bind(address).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            channel.close().awaitUninterruptibly();
            throw new IOException(Ends.text(address) + ": " + bound.cause().getMessage(), bound.cause());
        }
    }

    public EventLoop loop() {
        return channel.eventLoop();
    }

    public int port() {
        return channel.localAddress().getPort();
    }

    /**
     * Sends a datagram; what the system cannot send is lost, as any datagram may be.
     *
     * @param from the address that it leaves from
     * @return NO_ROOM when it is worth another try a little later
     */
    public DatagramCalls.Sent send(InetAddress from, InetSocketAddress to, ByteBuf payload) {
        if (!channel.isOpen()) {
            return DatagramCalls.Sent.IMPOSSIBLE;
        }
        if (payload.isDirect() && payload.nioBufferCount() == 1) {
            return calls.send(from, to, payload.nioBuffer());
        }
        ByteBuf copy = channel.alloc().directBuffer(payload.readableBytes());
        try {
            copy.writeBytes(payload, payload.readerIndex(), payload.readableBytes());
            return calls.send(from, to, copy.nioBuffer());
        } finally {
            copy.release();
        }
    }

    /**
     * Sends several datagrams at once, all or none.
     *
     * @param from the address that they leave from
     * @param payload one behind the other, in one direct piece
     * @param each how long each is; the last may be shorter
     * @return IMPOSSIBLE where they can still be sent one by one
     */
    public DatagramCalls.Sent send(InetAddress from, InetSocketAddress to, ByteBuf payload, int each) {
        return channel.isOpen() ? calls.send(from, to, payload.nioBuffer(), each) : DatagramCalls.Sent.IMPOSSIBLE;
    }

    /** Has the kernel drop what comes, or take it again. */
    public void deaf(boolean deaf) {
        if (!channel.isOpen()) {
            return;
        }
        try {
            if (deaf) {
                calls.drop();
            } else {
                calls.take();
            }
        } catch (IOException e) {
            // what comes is then dropped here
            LOG.debugf(e, "filter of port %d", port());
        }
    }

    /** Gives the port up; it is free on return, but where the port's own loop calls. */
    public void close() {
        ChannelFuture closed = channel.close();
        if (!channel.eventLoop().inEventLoop()) {
            closed.awaitUninterruptibly();
        }
    }

    private final class Reader extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            try {
                InetAddress here = local;
                if (here != null) {
                    DatagramPacket packet = (DatagramPacket) message;
                    receiver.received(new Datagram(packet.sender(), here, packet.content()));
                    return;
                }
                DatagramCalls.Arrival arrival = reads.take();
                if (arrival == null || arrival.cast() != DatagramCalls.Cast.UNICAST) {
                    receiver.dropped();
                } else {
                    ByteBuf payload = ((DatagramPacket) message).content();
                    receiver.received(new Datagram(arrival.sender(), arrival.local(), payload));
                }
            } finally {
                ReferenceCountUtil.release(message);
            }
        }

        @Override
        public void channelInactive(ChannelHandlerContext context) {
            reads.release();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.warnf(cause, "datagram failed port=%d", port());
        }
    }
}
