package dev.doorman.gateway.client;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollMode;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.AttributeKey;

/** How a client's channel is set up as it is accepted, before it is registered with its loop. Stateless. */
public final class ClientChannels {
    /** Linux: SOL_SOCKET and SO_OOBINLINE, the same on x86-64 and aarch64. */
    private static final IntegerUnixChannelOption OOB_INLINE = new IntegerUnixChannelOption("SO_OOBINLINE", 1, 10);

    private static final AttributeKey<UrgentReads> URGENT = AttributeKey.valueOf(ClientChannels.class, "urgent");

    private ClientChannels() {}

    /** Nothing is read until somebody asks; half-close and urgent data are kept. */
    public static void prepare(EpollSocketChannel client) {
        UrgentReads urgent = new UrgentReads(client.fd().intValue());
        client.config()
                .setEpollMode(EpollMode.LEVEL_TRIGGERED)
                .setAutoRead(false)
                .setAllowHalfClosure(true)
                .setTcpNoDelay(true)
                .setKeepAlive(true)
                .setRecvByteBufAllocator(urgent);
        client.config().setOption(OOB_INLINE, 1);
        client.attr(URGENT).set(urgent);
        HalfClosed.watch(client);
        client.pipeline().addLast(new Held(urgent));
    }

    /** The marks of a channel that was prepared. */
    public static UrgentReads urgentReads(Channel client) {
        return client.attr(URGENT).get();
    }
}
