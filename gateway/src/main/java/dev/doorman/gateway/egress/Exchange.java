package dev.doorman.gateway.egress;

import dev.doorman.common.net.Ends;
import dev.doorman.gateway.egress.CallbackObserver.Kind;
import dev.doorman.gateway.egress.CallbackObserver.Traffic;
import dev.doorman.gateway.relay.StreamRelay;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandResponse;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5ServerEncoder;
import io.netty.util.NetUtil;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One callback, from the request to its end: it seeks the client, replies, and relays.
 *
 * <pre>
 *   seeking ──found──▶ relaying ──▶ over
 *      └──failed, daemon gone, connection ended──▶ over
 * </pre>
 *
 * <p>Runs on the event loop of the daemon's channel, which the client's channel shares.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a write or close that fails shows as the end of its channel
final class Exchange {
    private final CallbackServer server;
    private final Allowance allowance;
    private final Kind kind;
    private final EpollSocketChannel daemon;
    private final long begun = System.nanoTime();
    private @Nullable ClientSeeker seeker;
    private @Nullable StreamRelay relay;
    private String where = "";
    private boolean over;

    Exchange(CallbackServer server, Allowance allowance, Kind kind, EpollSocketChannel daemon) {
        this.server = server;
        this.allowance = allowance;
        this.kind = kind;
        this.daemon = daemon;
    }

    Allowance allowance() {
        return allowance;
    }

    Kind kind() {
        return kind;
    }

    /** Begins, unless the connection is over or has enough of the kind. */
    void begin(ClientSeeker how) {
        seeker = how;
        server.observer().began();
        if (!server.take()) {
            over(CallbackResult.NO_PORT);
            server.observer().noPort(allowance.caller(), kind, "the gateway holds as many callbacks as it may");
            refuse(CallbackResult.NO_PORT);
        } else if (!allowance.begin(this)) {
            server.give();
            over(CallbackResult.NOT_ALLOWED);
            server.observer()
                    .notAllowed(allowance.caller(), kind, "one more", "the connection is over, or has enough open");
            refuse(CallbackResult.NOT_ALLOWED);
        } else {
            daemon.config().setAutoRead(false);
            how.seek();
        }
    }

    /** What was asked for may not be had: nothing begins. */
    void deny(CallbackResult result, String asked, String why) {
        server.observer().began();
        over(result);
        server.observer().notAllowed(allowance.caller(), kind, asked, why);
        refuse(result);
    }

    // --- what the seeker tells
    // -----------------------------------------------------------------------------------------

    void listening(int port) {
        InetAddress address = server.advertised(allowance.caller().dialled());
        where = "listened=" + Ends.text(new InetSocketAddress(allowance.caller().dialled(), port));
        reply(CallbackResult.OK, new InetSocketAddress(address, port));
    }

    void found(EpollSocketChannel client) {
        @Nullable InetSocketAddress local = client.localAddress();
        @Nullable InetSocketAddress remote = client.remoteAddress();
        if (over || local == null || remote == null) {
            client.close();
            failed(CallbackResult.ABANDONED, "");
            return;
        }
        where = "local=" + Ends.text(local) + " client=" + Ends.text(remote);
        // until then it counts, and ends with its connection
        client.closeFuture().addListener(_ -> daemon.closeFuture().addListener(_ -> leave()));
        StreamRelay joined = StreamRelay.join(client, daemon, _ -> relayed());
        relay = joined;
        reply(CallbackResult.OK, kind == Kind.DIAL ? local : remote);
        daemon.pipeline().remove(Socks5ServerEncoder.class);
        daemon.pipeline().remove(SocksHandshake.class);
        joined.start();
    }

    void stranger(InetSocketAddress peer) {
        server.observer().stranger(allowance.caller(), peer);
    }

    void noPort(String why) {
        server.observer().noPort(allowance.caller(), kind, why);
        failed(CallbackResult.NO_PORT, "");
    }

    void noPrivilege(int port) {
        server.observer().noPrivilege(allowance.caller(), port);
        failed(CallbackResult.FAILED, "");
    }

    void failed(CallbackResult result, String why) {
        if (over) {
            return;
        }
        if (!why.isEmpty()) {
            where = "reason=" + why;
        }
        giveUp();
        leave();
        over(result);
        refuse(result);
    }

    // --- ends
    // ----------------------------------------------------------------------------------------------------------

    /** The daemon closed its connection, or its half, before the client was there. */
    void daemonGone() {
        if (!over && relay == null) {
            giveUp();
            leave();
            over(CallbackResult.ABANDONED);
        }
        daemon.close();
    }

    /** The connection that this belongs to is over. Any thread. */
    void end(Callbacks.Ending ending) {
        daemon.eventLoop().execute(() -> {
            StreamRelay relaying = relay;
            if (relaying == null) {
                daemonGone();
            } else {
                switch (ending) {
                    case AT_ONCE -> relaying.cut();
                    case FLUSHED -> relaying.finish();
                }
            }
        });
    }

    private void relayed() {
        over(CallbackResult.OK);
    }

    private void leave() {
        allowance.remove(this);
        server.give();
    }

    private void over(CallbackResult result) {
        over = true;
        StreamRelay relayed = relay;
        server.observer()
                .ended(
                        allowance.caller(),
                        kind,
                        result,
                        where,
                        new Traffic(
                                Duration.ofNanos(System.nanoTime() - begun),
                                relayed == null ? 0 : relayed.fromFirst(),
                                relayed == null ? 0 : relayed.fromSecond()));
    }

    private void giveUp() {
        ClientSeeker seeking = seeker;
        if (seeking != null) {
            seeking.giveUp();
        }
    }

    private void refuse(CallbackResult result) {
        reply(result, new InetSocketAddress(allowance.caller().dialled(), 0)).addListener(ChannelFutureListener.CLOSE);
    }

    private ChannelFuture reply(CallbackResult result, InetSocketAddress end) {
        Socks5AddressType type =
                end.getAddress() instanceof Inet4Address ? Socks5AddressType.IPv4 : Socks5AddressType.IPv6;
        return daemon.writeAndFlush(new DefaultSocks5CommandResponse(
                result.status(), type, NetUtil.toAddressString(end.getAddress()), end.getPort()));
    }
}
