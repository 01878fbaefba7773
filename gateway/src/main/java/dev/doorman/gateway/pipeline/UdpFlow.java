package dev.doorman.gateway.pipeline;

import dev.doorman.common.link.Notice;
import dev.doorman.common.link.Transport;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.posix.DatagramCalls;
import dev.doorman.common.settings.UdpSettings;
import dev.doorman.gateway.activation.Seat;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.datagram.Datagram;
import dev.doorman.gateway.datagram.DatagramPort;
import dev.doorman.gateway.datagram.DatagramReceiver;
import dev.doorman.gateway.egress.Callbacks;
import dev.doorman.gateway.forward.CloseCause;
import dev.doorman.gateway.forward.FlowEnd;
import dev.doorman.gateway.forward.FlowRelay;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.channel.Channel;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.LinkedHashSet;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * One client of a daemon over UDP: its datagrams are held until an instance serves, then relayed, until the daemon ends the flow
 * or nothing has come or gone for the service's time. Nothing is ever sent to say that something failed. Runs on its lane's event
 * loop.
 */
@SuppressWarnings("FutureReturnValueIgnored") // timers, which end with the flow
final class UdpFlow implements DaemonSearch.Found, FlowEnd, Line {
    private static final int MAX_HELD = 8;
    private static final int MAX_STRANGERS = 16;
    private static final int OWN_BUFFER_BYTES = 256 * 1024;
    /** For so long a flow is not crowded out. */
    private static final long ITS_TIME_NANOS = 1_000_000_000L;

    private static final long LEAST_WAIT_NANOS = 10_000_000L;
    /** The daemon that answers from a port of the flow's own, TFTP's transfer identifier. */
    private static final String OWN_PORTS = "tftpd";

    /** The daemon that may write to the terminals of others' sessions. */
    private static final String ANNOUNCES = "talkd";

    private final FlowTools tools;
    private final ConnectionEntry entry;
    private final Server.Daemon daemon;
    private final UdpSettings settings;
    private final DatagramPort servicePort;
    private final DaemonSearch search;
    private final DatagramTraffic traffic;
    private final long begun = System.nanoTime();
    private final Queue<ByteBuf> held = new ArrayDeque<>();
    /** Who else has sent something to the flow's own port, the last few. */
    private final Set<InetSocketAddress> strangers = new LinkedHashSet<>();

    private Runnable onEnd = () -> {};
    private @Nullable DatagramPort ownPort;
    private @Nullable Seat seat;
    private @Nullable FlowRelay relay;
    private String lastFailure = "";
    private long lastUsed = begun;
    private final LongAdder received = new LongAdder();
    private final LongAdder sent = new LongAdder();
    private boolean announcing;
    private boolean over;

    UdpFlow(
            FlowTools tools,
            ServiceEntry service,
            Server.Daemon daemon,
            UdpSettings settings,
            DatagramPort servicePort,
            InetSocketAddress client,
            InetAddress local) {
        this.tools = tools;
        this.daemon = daemon;
        this.settings = settings;
        this.servicePort = servicePort;
        this.entry = ConnectionEntry.waiting(
                ConnectionId.random(),
                service.name(),
                client,
                new InetSocketAddress(local, servicePort.port()),
                tools.clock().instant());
        this.traffic = tools.observer().traffic(service.name());
        this.search = new DaemonSearch(
                tools.activator(),
                tools.links(),
                servicePort.loop(),
                new DaemonSearch.Asked(entry, service, daemon, Transport.DGRAM),
                this);
    }

    /** Is run once, when the flow has ended. */
    void onEnd(Runnable task) {
        onEnd = task;
    }

    /**
     * Seeks a daemon.
     *
     * @throws IOException when the flow can have no port of its own; it has ended then
     */
    void begin() throws IOException {
        if (daemon.name().equals(OWN_PORTS) && !settings.singlePort()) {
            try {
                ownPort = openOwnPort();
            } catch (IOException e) {
                over = true;
                onEnd.run();
                throw e;
            }
        }
        tools.activator().begun(daemon.name());
        tools.table().add(entry, this);
        tools.observer().accepted(entry.service());
        tools.flows().add(this);
        watchIdle(settings.idleTimeout().toNanos());
        search.begin();
    }

    private DatagramPort openOwnPort() throws IOException {
        InetAddress local = entry.destination().getAddress();
        return DatagramPort.openAny(servicePort.loop(), local, OWN_BUFFER_BYTES, new DatagramReceiver() {
            @Override
            public void received(Datagram datagram) {
                if (datagram.sender().equals(entry.client())) {
                    fromClient(datagram.payload());
                } else {
                    fromStranger(datagram);
                }
            }

            @Override
            public void dropped() {
                tools.observer().refused(entry.service(), DatagramRefusal.NOT_UNICAST);
            }
        });
    }

    private void watchIdle(long nanos) {
        servicePort.loop().schedule(this::checkIdle, Math.max(LEAST_WAIT_NANOS, nanos), TimeUnit.NANOSECONDS);
    }

    private void checkIdle() {
        if (over) {
            return;
        }
        long left = settings.idleTimeout().toNanos() - (System.nanoTime() - lastUsed);
        // a client that is held for a daemon waits as long as the service lets it
        if (left > 0 || relay == null) {
            watchIdle(left > 0 ? left : settings.idleTimeout().toNanos());
        } else {
            end(CloseCause.IDLE);
        }
    }

    /** A datagram of the client's, wherever it came to. */
    void fromClient(ByteBuf datagram) {
        if (over) {
            return;
        }
        lastUsed = System.nanoTime();
        FlowRelay to = relay;
        if (to == null) {
            hold(datagram);
        } else {
            count(to.send(datagram), datagram);
        }
    }

    private void count(boolean passedOn, ByteBuf datagram) {
        if (passedOn) {
            received.add(datagram.readableBytes());
            traffic.received(datagram.readableBytes());
        } else {
            tools.observer().lost(entry.service());
        }
    }

    private void hold(ByteBuf datagram) {
        int length = datagram.readableBytes();
        if (held.size() < MAX_HELD && tools.budget().take(length)) {
            held.add(PooledByteBufAllocator.DEFAULT
                    .directBuffer(length)
                    .writeBytes(datagram, datagram.readerIndex(), length));
        } else {
            tools.observer().lost(entry.service());
        }
    }

    private void fromStranger(Datagram datagram) {
        FlowRelay to = relay;
        if (over || to == null || tools.guard().forbids(datagram.sender())) {
            return;
        }
        strangers.remove(datagram.sender());
        if (strangers.size() >= MAX_STRANGERS) {
            strangers.remove(strangers.iterator().next());
        }
        strangers.add(datagram.sender());
        if (!to.send(datagram.sender(), datagram.payload())) {
            tools.observer().lost(entry.service());
        }
    }

    @Override
    public void ready(Seat taken, Channel link) {
        seat = taken;
        tools.table().change(entry.id(), ConnectionEntry::served);
        tools.observer().waited(entry.service(), elapsed());
        FlowRelay started = FlowRelay.start(link, tools.budget(), this);
        relay = started;
        lastUsed = System.nanoTime();
        while (!held.isEmpty()) {
            ByteBuf datagram = held.remove();
            tools.budget().give(datagram.readableBytes());
            try {
                count(started.sendHeld(datagram), datagram);
            } finally {
                datagram.release();
            }
        }
    }

    @Override
    public void unavailable(String reason) {
        lastFailure = reason;
        end(CloseCause.UNAVAILABLE);
    }

    @Override
    public void distrusted(InetSocketAddress instance, String reason) {
        tools.observer().distrusted(entry, instance, reason);
    }

    @Override
    public boolean deliver(ByteBuf datagram) {
        return sendTo(entry.client(), datagram);
    }

    @Override
    public boolean deliver(InetSocketAddress stranger, ByteBuf datagram) {
        InetSocketAddress known = known(stranger);
        if (known == null) {
            tools.observer().lost(entry.service());
            return true;
        }
        return sendTo(known, datagram);
    }

    @Override
    public boolean notify(Notice notice) {
        FlowRelay asker = relay;
        if (!daemon.name().equals(ANNOUNCES) || announcing || asker == null) {
            return false;
        }
        announcing = true;
        lastUsed = System.nanoTime();
        tools.notices()
                .send(
                        notice,
                        delivery -> servicePort.loop().execute(() -> {
                            announcing = false;
                            asker.notified(delivery);
                        }));
        return true;
    }

    /** As it came: the link does not carry the interface of a link-local address. */
    private @Nullable InetSocketAddress known(InetSocketAddress asked) {
        for (InetSocketAddress stranger : strangers) {
            if (stranger.equals(asked)) {
                return stranger;
            }
        }
        return null;
    }

    @Override
    public DatagramCalls.Sent deliver(ByteBuf datagrams, int each) {
        DatagramCalls.Sent result = port().send(entry.destination().getAddress(), entry.client(), datagrams, each);
        if (result == DatagramCalls.Sent.SENT) {
            left(Math.ceilDiv(datagrams.readableBytes(), each), datagrams.readableBytes());
        }
        return result;
    }

    private void left(int count, int length) {
        lastUsed = System.nanoTime();
        sent.add(length);
        traffic.sent(count, length);
    }

    private DatagramPort port() {
        DatagramPort own = ownPort;
        return own == null ? servicePort : own;
    }

    private boolean sendTo(InetSocketAddress to, ByteBuf datagram) {
        DatagramCalls.Sent result = port().send(entry.destination().getAddress(), to, datagram);
        switch (result) {
            case SENT -> left(1, datagram.readableBytes());
            case IMPOSSIBLE -> tools.observer().lost(entry.service());
            case NO_ROOM -> {
                // it comes again
            }
        }
        return result != DatagramCalls.Sent.NO_ROOM;
    }

    @Override
    public void ended(CloseCause cause) {
        end(cause);
    }

    /** Whether it may be crowded out. */
    boolean hadItsTime() {
        return System.nanoTime() - begun >= ITS_TIME_NANOS;
    }

    /** The service's port is given up: a flow that answers from it is at its end. */
    void portClosed() {
        if (ownPort == null) {
            end(CloseCause.STOPPED);
        }
    }

    @Override
    public long received() {
        return received.sum();
    }

    @Override
    public long sent() {
        return sent.sum();
    }

    /** Ends it by the operator's word. Any thread. */
    @Override
    public void cut() {
        servicePort.loop().execute(() -> end(CloseCause.KILLED));
    }

    /** Ends it from outside. Any thread. */
    void stop() {
        servicePort.loop().execute(() -> end(CloseCause.STOPPED));
    }

    void end(CloseCause cause) {
        if (over) {
            return;
        }
        over = true;
        search.cancel();
        FlowRelay relayed = relay;
        if (relayed != null) {
            relayed.end();
        }
        for (ByteBuf datagram : held) {
            tools.budget().give(datagram.readableBytes());
            datagram.release();
        }
        held.clear();
        DatagramPort own = ownPort;
        if (own != null) {
            own.close();
        }
        leaveSeat(cause);
        tools.links().callbacks().ended(entry.id(), Callbacks.Ending.AT_ONCE);
        tools.activator().ended(daemon.name());
        ConnectionEntry last = tools.table().remove(entry);
        tools.flows().remove(this);
        onEnd.run();
        if (relayed == null) {
            tools.observer().unserved(last, cause, lastFailure, elapsed());
        } else {
            tools.observer().ended(last, cause, elapsed(), received.sum(), sent.sum());
        }
    }

    private void leaveSeat(CloseCause cause) {
        Seat left = seat;
        if (left != null && cause == CloseCause.DAEMON_FAILED) {
            left.failed("it broke the link");
        } else if (left != null) {
            left.left();
        }
    }

    private Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
