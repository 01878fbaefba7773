package dev.doorman.gateway.pipeline;

import dev.doorman.common.settings.UdpSettings;
import dev.doorman.gateway.access.Gate;
import dev.doorman.gateway.activation.Activator;
import dev.doorman.gateway.builtin.DatagramAnswers;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.datagram.DatagramBudget;
import dev.doorman.gateway.datagram.DatagramPort;
import dev.doorman.gateway.listener.DatagramHandler;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The way of a datagram: answered by the gateway itself, or part of a flow to a daemon that is started first if need be. One for
 * the gateway; what comes to a port stays on that port's event loop.
 */
public final class DatagramPipeline implements DatagramHandler {
    /** Of all flows together; a daemon that starts has its clients' datagrams held. */
    private static final long BUDGET_BYTES = 16L * 1024 * 1024;

    private final FlowTools tools;
    private final DatagramAnswers answers;
    private final Set<UdpFlow> flows = ConcurrentHashMap.newKeySet();
    private final Set<DatagramLane> lanes = ConcurrentHashMap.newKeySet();
    private final Map<String, FlowCount> counts = new ConcurrentHashMap<>();

    /**
     * A pipeline without flows.
     *
     * @param gate who may be served
     * @param links what a link to a daemon needs
     * @param settings of a service, by its name; asked anew for each flow
     */
    public DatagramPipeline(
            Gate gate,
            Activator activator,
            DaemonLinks links,
            DatagramAnswers answers,
            ConnectionTable table,
            ConnectionObserver observer,
            MeterRegistry registry,
            Function<String, UdpSettings> settings,
            InstantSource clock) {
        this.answers = answers;
        DatagramBudget budget = new DatagramBudget(BUDGET_BYTES);
        this.tools = new FlowTools(
                gate,
                activator,
                links,
                table,
                new DatagramObserver(registry, observer),
                budget,
                new LoopGuard(this::answersAt),
                settings,
                clock,
                new Notices(table),
                flows);
        registry.gauge("doorman.gateway.flows", flows, Set::size);
        registry.gauge("doorman.gateway.datagrams.held.bytes", budget, DatagramBudget::used);
    }

    @Override
    public Lane opened(DatagramPort port, ServiceEntry service, Runnable quiet) {
        DatagramLane lane = new DatagramLane(
                port,
                service,
                tools,
                answers,
                name -> counts.computeIfAbsent(name, _ -> new FlowCount()),
                quiet,
                lanes::remove);
        lanes.add(lane);
        return lane;
    }

    private boolean answersAt(int port) {
        for (DatagramLane lane : lanes) {
            if (lane.answersAt(port)) {
                return true;
            }
        }
        return false;
    }

    /** Ends all flows that are left. Any thread. */
    public void stop() {
        flows.forEach(UdpFlow::stop);
    }
}
