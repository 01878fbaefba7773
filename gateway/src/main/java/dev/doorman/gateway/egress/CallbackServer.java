package dev.doorman.gateway.egress;

import dev.doorman.common.link.CallbackGrant;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.net.Ends;
import dev.doorman.common.settings.DialPolicy;
import dev.doorman.gateway.egress.CallbackObserver.Kind;
import io.micrometer.core.instrument.MeterRegistry;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.epoll.EpollServerSocketChannel;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.InternetProtocolFamily;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5CommandRequest;
import io.netty.handler.codec.socksx.v5.Socks5CommandType;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The callback port. A daemon that shows its connection's id and token (SOCKS5, RFC 1928 and 1929) gets a connection to
 * that client, or waits for one from it; nobody else gets anything. Owned by the gateway, from {@link #start} to
 * {@link #close}; any thread, its connections on event loops.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
public final class CallbackServer implements Callbacks, AutoCloseable {
    private static final int BACKLOG = 256;
    private static final long ACCEPT_PAUSE_SECONDS = 1;

    private final CallbackOptions options;
    private final EventLoopGroup loops;
    private final CallbackObserver observer;
    private final SourcePorts sources;
    private final PassivePortPool pool;
    private final EpollServerSocketChannel channel;
    private final ConcurrentHashMap<String, Allowance> allowances = new ConcurrentHashMap<>();
    /** What an unknown connection's token is compared with, so that both take the same time. */
    private final Allowance nobody;

    private final AtomicInteger handshakes = new AtomicInteger();
    private final AtomicInteger callbacks = new AtomicInteger();

    private CallbackServer(CallbackOptions options, EventLoopGroup loops, MeterRegistry registry) {
        this.options = options;
        this.loops = loops;
        this.observer = new CallbackObserver(registry);
        this.sources = new SourcePorts(options.namedPorts());
        this.pool = new PassivePortPool(options.passivePorts());
        InetAddress bind = options.bind().getAddress();
        this.channel = new EpollServerSocketChannel(
                bind instanceof Inet4Address ? InternetProtocolFamily.IPv4 : InternetProtocolFamily.IPv6);
        this.nobody = new Allowance(new Caller(ConnectionId.random(), bind, bind, "", ""), DialPolicy.NONE);
    }

    /**
     * Listens, and serves from now on. Blocks; not for an event loop.
     *
     * @throws IOException when the port cannot be had
     */
    public static CallbackServer start(CallbackOptions options, EventLoopGroup loops, MeterRegistry registry)
            throws IOException {
        CallbackServer server = new CallbackServer(options, loops, registry);
        server.listen();
        return server;
    }

    private void listen() throws IOException {
        channel.config().setReuseAddress(true).setBacklog(BACKLOG).setReceiveBufferSize(Sockets.RECEIVE_BYTES);
        channel.pipeline().addLast(new Accept());
        loops.register(channel).syncUninterruptibly();
        ChannelFuture bound = channel.bind(options.bind()).awaitUninterruptibly();
        if (!bound.isSuccess()) {
            channel.close().awaitUninterruptibly();
            throw new IOException(
                    "callback port " + Ends.text(options.bind()) + ": "
                            + bound.cause().getMessage(),
                    bound.cause());
        }
    }

    /** Where it listens. */
    public InetSocketAddress localAddress() {
        @Nullable InetSocketAddress local = channel.localAddress();
        return local == null ? options.bind() : local;
    }

    @Override
    public @Nullable CallbackGrant grant(Caller caller) {
        DialPolicy policy = options.dial().apply(caller.service(), caller.daemon());
        if (policy == DialPolicy.NONE) {
            return null;
        }
        Allowance fresh = new Allowance(caller, policy);
        @Nullable Allowance before = allowances.put(caller.id().hex(), fresh);
        if (before != null) {
            before.end(Ending.AT_ONCE);
        }
        return fresh.grant(options.reach(), localAddress().getPort());
    }

    @Override
    public void ended(ConnectionId id, Ending ending) {
        @Nullable Allowance gone = allowances.remove(id.hex());
        if (gone != null) {
            gone.end(ending);
        }
    }

    /** Gives the port up, and ends all that was opened through it. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
        allowances.values().forEach(allowance -> allowance.end(Ending.AT_ONCE));
        allowances.clear();
    }

    /** Connections that have not asked for anything yet. */
    int openHandshakes() {
        return handshakes.get();
    }

    /** Callbacks that are under way. */
    int openCallbacks() {
        return callbacks.get();
    }

    /** Ports of the passive range that are in use. */
    int passivePortsInUse() {
        return pool.size();
    }

    // --- for its connections, on their event loops
    // ---------------------------------------------------------------------

    CallbackObserver observer() {
        return observer;
    }

    CallbackOptions.Limits limits() {
        return options.limits();
    }

    /** The allowance that a user name and password open; null when they open none. */
    @Nullable
    Allowance find(String id, String token) {
        Allowance found = allowances.getOrDefault(id, nobody);
        return found.opens(token) && found != nobody && !found.isOver() ? found : null;
    }

    void handshakeDone() {
        handshakes.decrementAndGet();
    }

    /** Takes the place of one callback; false when all are taken. */
    boolean take() {
        return callbacks.getAndUpdate(now -> Math.min(now + 1, limits().callbacks())) < limits().callbacks();
    }

    void give() {
        callbacks.decrementAndGet();
    }

    InetAddress advertised(InetAddress dialled) {
        return options.advertised().get().of(dialled);
    }

    /** A daemon has asked for something. */
    Exchange asked(Allowance allowance, Socks5CommandRequest request, EpollSocketChannel daemon) {
        boolean passive = request.type().equals(Socks5CommandType.BIND);
        Exchange exchange = new Exchange(this, allowance, passive ? Kind.PASSIVE : Kind.DIAL, daemon);
        String asked = request.type() + ":" + request.dstAddrType() + ":" + request.dstPort();
        if (!passive && !request.type().equals(Socks5CommandType.CONNECT)) {
            exchange.deny(CallbackResult.FAILED, asked, "the gateway knows CONNECT and BIND alone");
        } else if (request.dstAddrType().equals(Socks5AddressType.DOMAIN)) {
            exchange.deny(CallbackResult.NAME, asked, "a name is looked up for nobody");
        } else if (!allowance.caller().client().equals(address(request))) {
            exchange.deny(CallbackResult.NOT_ALLOWED, request.dstAddr() + ":" + request.dstPort(), "not the client");
        } else if (!passive && request.dstPort() == 0) {
            exchange.deny(CallbackResult.NOT_ALLOWED, asked, "no port");
        } else if (passive) {
            exchange.begin(new PassiveListener(exchange, daemon.eventLoop(), pool, limits().passive()));
        } else {
            InetSocketAddress target = new InetSocketAddress(allowance.caller().client(), request.dstPort());
            exchange.begin(new DialBack(exchange, daemon.eventLoop(), target, sources, limits().connect()));
        }
        return exchange;
    }

    /** The literal address of a request, an IPv4-mapped one as IPv4; null when it is none. */
    private static @Nullable InetAddress address(Socks5CommandRequest request) {
        byte @Nullable [] bytes = NetUtil.createByteArrayFromIpAddressString(request.dstAddr());
        try {
            return bytes == null ? null : InetAddress.getByAddress(bytes);
        } catch (UnknownHostException e) {
            return null;
        }
    }

    private final class Accept extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            EpollSocketChannel daemon = (EpollSocketChannel) message;
            @Nullable InetSocketAddress peer = daemon.remoteAddress();
            if (peer == null) {
                daemon.unsafe().closeForcibly();
                return;
            }
            if (handshakes.incrementAndGet() > limits().handshakes()) {
                handshakes.decrementAndGet();
                observer.handshakeRefused(peer, HandshakeFault.TOO_MANY);
                daemon.config().setSoLinger(0);
                daemon.unsafe().closeForcibly();
                return;
            }
            Sockets.prepare(daemon);
            daemon.pipeline().addLast(new SocksHandshake(CallbackServer.this, peer));
            loops.register(daemon).addListener(registered -> {
                if (!registered.isSuccess()) {
                    handshakeDone();
                    daemon.unsafe().closeForcibly();
                }
            });
        }

        /** Without a pause this would be a busy loop. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            observer.acceptFailed(String.valueOf(cause.getMessage()));
            channel.config().setAutoRead(false);
            context.executor()
                    .schedule(() -> channel.config().setAutoRead(true), ACCEPT_PAUSE_SECONDS, TimeUnit.SECONDS);
        }
    }
}
