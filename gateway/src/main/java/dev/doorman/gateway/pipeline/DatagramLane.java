package dev.doorman.gateway.pipeline;

import dev.doorman.common.ban.Source;
import dev.doorman.common.posix.DatagramCalls;
import dev.doorman.common.settings.UdpSettings;
import dev.doorman.gateway.access.Decision;
import dev.doorman.gateway.access.limits.Permit;
import dev.doorman.gateway.builtin.DatagramAnswers;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.catalog.ServiceState;
import dev.doorman.gateway.datagram.Datagram;
import dev.doorman.gateway.datagram.DatagramPort;
import dev.doorman.gateway.forward.CloseCause;
import dev.doorman.gateway.listener.DatagramHandler;
import io.micrometer.core.instrument.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.PooledByteBufAllocator;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What comes to one UDP port: each datagram is answered, or goes to its flow. From {@link DatagramPipeline#opened} to {@link
 * #closed}; on the port's event loop.
 */
final class DatagramLane implements DatagramHandler.Lane {
    private final DatagramPort port;
    private final FlowTools tools;
    private final DatagramAnswers answers;
    private final Function<String, FlowCount> counts;
    private final Runnable quiet;
    private final Consumer<DatagramLane> gone;
    private final Map<FlowKey, UdpFlow> flows = new HashMap<>();
    /** Those of whose client nothing has come but the first datagram, the oldest first: all that a made-up address brings about. */
    private final Set<UdpFlow> unproven = new LinkedHashSet<>();

    private AnswerRate rate;
    private Counter answered;
    private DatagramTraffic traffic;
    private volatile boolean internal;

    /** What makes datagrams one flow, besides the port. */
    private record FlowKey(InetSocketAddress client, InetAddress local) {}

    DatagramLane(
            DatagramPort port,
            ServiceEntry service,
            FlowTools tools,
            DatagramAnswers answers,
            Function<String, FlowCount> counts,
            Runnable quiet,
            Consumer<DatagramLane> gone) {
        this.port = port;
        this.tools = tools;
        this.answers = answers;
        this.counts = counts;
        this.quiet = quiet;
        this.gone = gone;
        this.rate = rate(service);
        this.answered = tools.observer().answers(service.name());
        this.traffic = tools.observer().traffic(service.name());
        this.internal = answersItself(service);
    }

    private AnswerRate rate(ServiceEntry service) {
        return new AnswerRate(
                System::nanoTime, () -> tools.settings().apply(service.name()).answers());
    }

    private static boolean answersItself(ServiceEntry service) {
        return service.state() == ServiceState.ON && service.server() instanceof Server.Internal;
    }

    /** Whether an internal service answers at a port; any thread. */
    boolean answersAt(int asked) {
        return internal && port.port() == asked;
    }

    @Override
    public void exchanged(ServiceEntry service) {
        rate = rate(service);
        answered = tools.observer().answers(service.name());
        traffic = tools.observer().traffic(service.name());
        internal = answersItself(service);
    }

    @Override
    public boolean idle() {
        return flows.isEmpty();
    }

    @Override
    public void closed() {
        gone.accept(this);
        List.copyOf(flows.values()).forEach(UdpFlow::portClosed);
    }

    @Override
    public void dropped(ServiceEntry service) {
        tools.observer().refused(service.name(), DatagramRefusal.NOT_UNICAST);
    }

    @Override
    public void received(ServiceEntry service, Datagram datagram) {
        FlowKey key = new FlowKey(datagram.sender(), datagram.local());
        UdpFlow flow = flows.get(key);
        if (flow != null) {
            unproven.remove(flow);
            flow.fromClient(datagram.payload());
        } else if (service.state() == ServiceState.ON) {
            @Nullable
            DatagramRefusal refusal =
                    tools.guard().forbids(datagram.sender()) ? DatagramRefusal.LOOP : serve(service, key, datagram);
            if (refusal != null) {
                tools.observer().refused(service.name(), datagram.sender(), refusal);
            }
        }
    }

    private @Nullable DatagramRefusal serve(ServiceEntry service, FlowKey key, Datagram datagram) {
        Decision decision =
                tools.gate().admitDatagram(service, key.client, new InetSocketAddress(key.local, port.port()));
        // the gate has said why not
        if (!(decision instanceof Decision.Allowed(Permit permit))) {
            return null;
        }
        @Nullable
        DatagramRefusal refusal = switch (service.server()) {
            case Server.Internal self -> answer(self, datagram);
            case Server.Daemon daemon -> begin(service, daemon, key, datagram, permit);
            // the catalog has none
            case Server.Remote _, Server.Sensor _ -> null;
        };
        // a flow keeps its place until its end
        if (refusal != null || !(service.server() instanceof Server.Daemon)) {
            permit.release();
        }
        return refusal;
    }

    private @Nullable DatagramRefusal answer(Server.Internal self, Datagram datagram) {
        traffic.received(datagram.payload().readableBytes());
        if (!rate.pass(Source.of(datagram.sender().getAddress()))) {
            return DatagramRefusal.ANSWER_RATE;
        }
        @Nullable ByteBuf answer = answers.answer(self.service(), datagram.payload(), PooledByteBufAllocator.DEFAULT);
        if (answer != null) {
            try {
                int length = answer.readableBytes();
                // where there is no room it is lost: nobody waits to send it again
                if (port.send(datagram.local(), datagram.sender(), answer) == DatagramCalls.Sent.SENT) {
                    traffic.sent(1, length);
                }
                answered.increment();
            } finally {
                answer.release();
            }
        }
        return null;
    }

    private @Nullable DatagramRefusal begin(
            ServiceEntry service, Server.Daemon daemon, FlowKey key, Datagram datagram, Permit permit) {
        if (!tools.budget().hasRoom(datagram.payload().readableBytes())) {
            return DatagramRefusal.MEMORY;
        }
        UdpSettings settings = tools.settings().apply(service.name());
        Source source = Source.of(key.client.getAddress());
        FlowCount count = counts.apply(service.name());
        @Nullable DatagramRefusal refusal = count.take(source, settings);
        if (refusal == DatagramRefusal.FLOWS && crowdOut()) {
            refusal = count.take(source, settings);
        }
        if (refusal != null) {
            return refusal;
        }
        UdpFlow flow = new UdpFlow(tools, service, daemon, settings, port, key.client, key.local);
        flow.onEnd(() -> {
            count.give(source);
            permit.release();
            unproven.remove(flow);
            if (flows.remove(key, flow) && flows.isEmpty()) {
                quiet.run();
            }
        });
        try {
            flows.put(key, flow);
            unproven.add(flow);
            flow.begin();
        } catch (IOException e) {
            return DatagramRefusal.NO_PORT;
        }
        flow.fromClient(datagram.payload());
        return null;
    }

    /** Ends the oldest flow that may well be a made-up address's, if it has had its time. */
    private boolean crowdOut() {
        Iterator<UdpFlow> oldest = unproven.iterator();
        if (oldest.hasNext()) {
            UdpFlow flow = oldest.next();
            if (flow.hadItsTime()) {
                flow.end(CloseCause.CROWDED_OUT);
                return true;
            }
        }
        return false;
    }
}
