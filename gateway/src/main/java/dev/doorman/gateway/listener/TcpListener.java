package dev.doorman.gateway.listener;

import dev.doorman.common.settings.ListenSettings;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.catalog.ServiceState;
import dev.doorman.gateway.client.ClientChannels;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.SingleThreadEventLoop;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.channel.unix.IntegerUnixChannelOption;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * One listening TCP socket. It holds its port from {@link #open} to {@link #close}, whether its service is on or camped on;
 * the service may be exchanged meanwhile. The port is exclusive: no SO_REUSEPORT; SO_REUSEADDR only lets a restarted
 * gateway have a port whose last connections are in TIME_WAIT, and never a port that another process listens on.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
public final class TcpListener implements Listener {
    private static final Logger LOG = Logger.getLogger(TcpListener.class);
    /** Linux: IPPROTO_IPV6 and IPV6_V6ONLY. */
    private static final IntegerUnixChannelOption V6_ONLY = new IntegerUnixChannelOption("IPV6_V6ONLY", 41, 26);

    /** Bounds what a client can make the gateway hold: see ClientChannels and Held. */
    private static final int RECEIVE_BYTES = 256 * 1024;

    /** By how many channels one loop may have more than another before clients go to that one; a client has two or so. */
    private static final int MORE_CHANNELS = 8;

    private static final Duration ACCEPT_PAUSE = Duration.ofSeconds(1);

    private final ListenAddress where;
    private final EventLoopGroup loops;
    private final AcceptHandler handler;
    private final Function<String, ListenSettings> settings;
    private final EpollServerSocketChannel channel;
    private volatile ServiceEntry service;
    private boolean keptAlive = true;

    private TcpListener(
            ListenAddress where,
            ServiceEntry service,
            EventLoopGroup loops,
            AcceptHandler handler,
            Function<String, ListenSettings> settings) {
        this.settings = settings;
        this.where = where;
        this.service = service;
        this.loops = loops;
        this.handler = handler;
        this.channel = new EpollServerSocketChannel(
                where.family() == ListenAddress.Family.IPV4
                        ? InternetProtocolFamily.IPv4
                        : InternetProtocolFamily.IPv6);
    }

    /**
     * Takes the port. Blocks; not for an event loop.
     *
     * @param settings how a service listens, by its name
     * @throws IOException when it cannot be had; the message says which and why
     */
    public static TcpListener open(
            ListenAddress where,
            ServiceEntry service,
            EventLoopGroup loops,
            AcceptHandler handler,
            Function<String, ListenSettings> settings)
            throws IOException {
        TcpListener listener = new TcpListener(where, service, loops, handler, settings);
        listener.bind();
        return listener;
    }

    private void bind() throws IOException {
        channel.config()
                .setReuseAddress(true)
                .setBacklog(settings.apply(service.name()).backlog())
                .setReceiveBufferSize(RECEIVE_BYTES);
        if (where.family() != ListenAddress.Family.IPV4) {
            channel.config().setOption(V6_ONLY, where.family() == ListenAddress.Family.IPV6 ? 1 : 0);
        }
        ClientChannels.listen(channel);
        ClientChannels.keepAlive(channel, keptAlive);
        channel.pipeline().addLast(new Accept());
        loops.register(channel).syncUninterruptibly();
        ChannelFuture bound = channel.bind(where.address()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            channel.close().awaitUninterruptibly();
            throw new IOException(where.text() + ": " + bound.cause().getMessage(), bound.cause());
        }
    }

    @Override
    public ListenAddress where() {
        return where;
    }

    @Override
    public ServiceEntry service() {
        return service;
    }

    /** Connections that were accepted have sockets of their own. */
    @Override
    public boolean idle() {
        return true;
    }

    @Override
    public void exchange(ServiceEntry fresh) {
        service = fresh;
        // its pace may be another: who waits is not to wait by the old one
        channel.eventLoop().execute(() -> channel.config().setAutoRead(true));
    }

    /** Connections that were accepted go on. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }

    /**
     * The loop of a fresh client: the one that accepted it, for waking another costs more than all else about a short connection,
     * unless another has clearly less to do.
     */
    private EventLoop loop(EventLoop accepting) {
        EventLoop other = loops.next();
        return channels(accepting) > channels(other) + MORE_CHANNELS ? other : accepting;
    }

    private static int channels(EventLoop loop) {
        return loop instanceof SingleThreadEventLoop single ? single.registeredChannels() : 0;
    }

    private final class Accept extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            EpollSocketChannel client = (EpollSocketChannel) message;
            ServiceEntry entry = service;
            if (entry.state() == ServiceState.CAMPED) {
                client.config().setSoLinger(0);
                client.unsafe().closeForcibly();
                return;
            }
            handler.taken(entry);
            rest(context.channel(), handler.rest(entry));
            ClientChannels.prepare(client);
            keepAlive(entry, client);
            if (entry.server() instanceof Server.Daemon daemon && daemon.typeOfService() > 0) {
                client.config().setTrafficClass(daemon.typeOfService());
            }
            loop(context.channel().eventLoop()).register(client).addListener(registered -> {
                if (registered.isSuccess()) {
                    handler.accepted(entry, client);
                } else {
                    client.unsafe().closeForcibly();
                }
            });
        }

        /** It is so by the listener already, but for the first client after a change. */
        private void keepAlive(ServiceEntry entry, EpollSocketChannel client) {
            boolean wanted = keepsAlive(entry);
            if (wanted != keptAlive) {
                keptAlive = wanted;
                ClientChannels.keepAlive(channel, wanted);
                client.config().setKeepAlive(wanted);
            }
        }

        private boolean keepsAlive(ServiceEntry entry) {
            return settings.apply(entry.name()).keepAlive()
                    && !(entry.server() instanceof Server.Daemon daemon && !daemon.keepAlive());
        }

        /** Most likely no descriptor is left: without a pause this would be a busy loop. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            LOG.errorf("accept failed and pauses address=%s reason=%s", where.text(), cause.getMessage());
            rest(context.channel(), ACCEPT_PAUSE);
        }

        /** Clients wait in the backlog meanwhile. */
        private void rest(Channel server, Duration time) {
            if (time.isPositive()) {
                server.config().setAutoRead(false);
                server.eventLoop().schedule(() -> rested(server), time.toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        private void rested(Channel server) {
            Duration more = handler.rest(service);
            if (more.isPositive()) {
                rest(server, more);
            } else {
                server.config().setAutoRead(true);
            }
        }
    }
}
