package dev.doorman.gateway.client;

import io.netty.channel.Channel;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.unix.IntegerUnixChannelOption;
import io.netty.util.AttributeKey;

/** How clients' channels are set up: by the socket that they are accepted from, and before they are registered. Stateless. */
public final class ClientChannels {
    // Linux: SOL_SOCKET and IPPROTO_TCP, the same on x86-64 and aarch64
    private static final IntegerUnixChannelOption OOB_INLINE = new IntegerUnixChannelOption("SO_OOBINLINE", 1, 10);
    private static final IntegerUnixChannelOption KEEP_ALIVE = new IntegerUnixChannelOption("SO_KEEPALIVE", 1, 9);
    private static final IntegerUnixChannelOption NO_DELAY = new IntegerUnixChannelOption("TCP_NODELAY", 6, 1);

    private static final AttributeKey<UrgentReads> URGENT = AttributeKey.valueOf(ClientChannels.class, "urgent");

    private ClientChannels() {}

    /** What accepted sockets have from the one that listens, on Linux, so that it costs no call for each: urgent data kept. */
    public static void listen(EpollServerSocketChannel listener) {
        listener.config().setOption(NO_DELAY, 1);
        listener.config().setOption(OOB_INLINE, 1);
    }

    /** Whether clients that are accepted from now on are asked, when they are silent for long, if they are still there. */
    public static void keepAlive(EpollServerSocketChannel listener, boolean on) {
        listener.config().setOption(KEEP_ALIVE, on ? 1 : 0);
    }

    /** Nothing is read until somebody asks; half-close is kept. */
    public static void prepare(EpollSocketChannel client) {
        UrgentReads urgent = new UrgentReads(client.fd().intValue());
        client.config().setAutoRead(false).setAllowHalfClosure(true);
        HookedReads.install(client, urgent);
        client.attr(URGENT).set(urgent);
        HalfClosed.watch(client);
        client.pipeline().addLast(new Held(urgent));
    }

    /** The marks of a channel that was prepared. */
    public static UrgentReads urgentReads(Channel client) {
        return client.attr(URGENT).get();
    }
}
