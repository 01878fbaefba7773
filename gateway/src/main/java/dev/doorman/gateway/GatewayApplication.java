package dev.doorman.gateway;

import dev.doorman.common.settings.BrokenConfigurationException;
import dev.doorman.common.settings.Problem;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.common.settings.ServiceSettings.ActivatorKind;
import dev.doorman.common.settings.Settings;
import dev.doorman.common.supervision.Supervision;
import dev.doorman.common.trust.SystemHostNames;
import dev.doorman.gateway.access.Access;
import dev.doorman.gateway.access.AuthdPardon;
import dev.doorman.gateway.access.BanList;
import dev.doorman.gateway.access.Gate;
import dev.doorman.gateway.access.GatePolicy;
import dev.doorman.gateway.activation.ActivationMeters;
import dev.doorman.gateway.activation.Activator;
import dev.doorman.gateway.activation.Companion;
import dev.doorman.gateway.activation.ProcessActivator;
import dev.doorman.gateway.activation.RemoteServers;
import dev.doorman.gateway.activation.StaticActivator;
import dev.doorman.gateway.builtin.Builtins;
import dev.doorman.gateway.builtin.DatagramAnswers;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.config.Configuration;
import dev.doorman.gateway.config.DaemonPlaces;
import dev.doorman.gateway.config.GatewayConfig;
import dev.doorman.gateway.config.GatewayKeys;
import dev.doorman.gateway.egress.CallbackOptions;
import dev.doorman.gateway.egress.CallbackServer;
import dev.doorman.gateway.ingress.Ingress;
import dev.doorman.gateway.kubernetes.Cluster;
import dev.doorman.gateway.kubernetes.KubernetesActivator;
import dev.doorman.gateway.listener.ListenAddresses;
import dev.doorman.gateway.listener.ListenerSet;
import dev.doorman.gateway.pipeline.ConnectionObserver;
import dev.doorman.gateway.pipeline.ConnectionPipeline;
import dev.doorman.gateway.pipeline.ConnectionTable;
import dev.doorman.gateway.pipeline.DaemonLinks;
import dev.doorman.gateway.pipeline.DatagramPipeline;
import dev.doorman.gateway.pipeline.ServiceGauges;
import dev.doorman.gateway.reload.FolderWatch;
import dev.doorman.gateway.reload.HangUpSignal;
import dev.doorman.gateway.reload.Reloader;
import dev.doorman.gateway.reload.Trigger;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.ShutdownDelayInitiatedEvent;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Vertx;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The gateway: reads its configuration, takes its ports, serves, reloads and stops. Quarkus starts and stops it; the rest
 * runs on event loops.
 */
@ApplicationScoped
public class GatewayApplication {
    private static final Logger LOG = Logger.getLogger(GatewayApplication.class);

    /** For what is under way to a client when its connection is closed. */
    private static final Duration LAST_MOMENT = Duration.ofSeconds(5);

    private final Vertx vertx;
    private final ConnectionTable table = new ConnectionTable();
    private final MeterRegistry registry;
    private final ServiceGauges gauges;
    private final Path etc;
    private final Duration drain;
    private final List<AutoCloseable> owned = new ArrayList<>();
    private volatile @Nullable Running running;
    private volatile boolean draining;
    /** Where daemons are a cluster's. */
    private volatile @Nullable KubernetesActivator kubernetes;

    /** What exists once the gateway has started. */
    private record Running(
            ListenerSet listeners,
            ConnectionPipeline pipeline,
            DatagramPipeline datagrams,
            Activators activators,
            Activator activator,
            GatewayKeys keys,
            Access access,
            Reloader reloader) {}

    /** The configuration in force; exchanged whole by a reload. */
    private volatile @Nullable Configuration configuration;

    @Inject
    GatewayApplication(Vertx vertx, MeterRegistry registry, GatewayConfig config) {
        this.vertx = vertx;
        this.registry = registry;
        this.gauges = new ServiceGauges(registry, table);
        this.etc = config.etc().toAbsolutePath().normalize();
        this.drain = Duration.ofSeconds(config.drainSeconds());
    }

    void start(@Observes StartupEvent event, GatewayConfig config) {
        try {
            open(config);
        } catch (BrokenConfigurationException e) {
            e.problems().forEach(problem -> LOG.errorf("configuration: %s", problem));
            throw new IllegalStateException("the configuration cannot be used:\n" + e.getMessage());
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException(e.getMessage(), e);
        }
    }

    @SuppressWarnings("deprecation") // only the next Vert.x takes the loops away: our sockets are Netty's, on its loops
    private void open(GatewayConfig config) throws IOException {
        if (!vertx.isNativeTransportEnabled()) {
            throw new IOException("the gateway needs Linux' epoll, for half-closed connections and urgent data");
        }
        Configuration loaded = Configuration.load(etc);
        configuration = loaded;
        Path state = config.state().toAbsolutePath().normalize();
        Modules.prepare(state);
        GatewayKeys keys = GatewayKeys.open(state);
        // its port may be another's: nothing has been started then
        CallbackServer callbacks = CallbackServer.start(callbackOptions(config), vertx.nettyEventLoopGroup(), registry);
        owned.add(callbacks);
        Activators activators = activators(config, state, keys, loaded);
        Activator activator = activators.table(this::settings);
        owned.add(activator);
        BanList bans = new BanList(() -> current().settings().ban(), System::nanoTime, registry);
        DaemonLinks links = new DaemonLinks(
                keys::link, service -> current().settings().service(service).startTimeout(), callbacks, bans);
        Gate gate = new Gate(
                () -> new GatePolicy(current().settings(), current().rules()),
                bans,
                new SystemHostNames(),
                Gate.Clocks.system(),
                registry);
        ConnectionObserver observer = new ConnectionObserver(registry);
        ConnectionPipeline pipeline = new ConnectionPipeline(
                new Ingress(
                        service -> current().settings().trustedProxies(service),
                        _ -> current().settings().proxyTimeout()),
                gate,
                new ConnectionPipeline.Servers(
                        activator,
                        links,
                        new Builtins(
                                InstantSource.system(),
                                ZoneId.systemDefault(),
                                () -> current().quotes()),
                        new RemoteServers(vertx, System::nanoTime)),
                () -> current().catalog(),
                table,
                observer,
                InstantSource.system());
        DatagramPipeline datagrams = new DatagramPipeline(
                gate,
                activator,
                links,
                new DatagramAnswers(
                        InstantSource.system(),
                        ZoneId.systemDefault(),
                        () -> current().quotes()),
                table,
                observer,
                registry,
                service -> current().settings().udp(service),
                InstantSource.system());
        ListenerSet listeners = new ListenerSet(
                new ListenAddresses(config.bind(), config.portOffset()),
                vertx.nettyEventLoopGroup(),
                pipeline,
                datagrams,
                service -> current().settings().listen(service));
        List<Problem> problems = apply(loaded, activators, activator, listeners);
        if (!problems.isEmpty()) {
            close();
            throw new BrokenConfigurationException(problems);
        }
        Reloader reloader = new Reloader(this::readAnew, registry, InstantSource.system());
        running = new Running(
                listeners,
                pipeline,
                datagrams,
                activators,
                activator,
                keys,
                new Access(bans, pardons(config, state)),
                reloader);
        owned.add(FolderWatch.start(etc, Configuration.FILES, () -> reloader.reload(Trigger.FILE)));
        owned.add(HangUpSignal.on(() -> reloader.reload(Trigger.SIGNAL)));
        if (config.supervised()) {
            Supervision.announce("");
        }
    }

    private @Nullable AuthdPardon pardons(GatewayConfig config, Path state) {
        Path socket = config.authdSocket().orElse(config.startAuthd() ? Modules.authdSocket(state) : null);
        return socket == null ? null : new AuthdPardon(vertx, socket);
    }

    private CallbackOptions callbackOptions(GatewayConfig config) throws IOException {
        return new CallbackOptions(
                new InetSocketAddress(InetAddress.getByName(config.callbackHost()), config.callbackPort()),
                config.callbackReach().orElse(config.callbackHost()),
                (service, daemon) -> current().settings().dial(service, daemon),
                () -> current().catalog().ports(),
                () -> current().settings().callbackPassivePorts(),
                () -> current().settings().callbackAdvertise(),
                CallbackOptions.Limits.STANDARD);
    }

    private Activators activators(GatewayConfig config, Path state, GatewayKeys keys, Configuration loaded)
            throws IOException {
        DaemonPlaces places = DaemonPlaces.of(config);
        Map<ActivatorKind, Activators.Maker> makers = new EnumMap<>(ActivatorKind.class);
        makers.put(ActivatorKind.NONE, () -> new StaticActivator(vertx, daemon -> places.of(daemon, settings(daemon))));
        ActivatorKind standard =
                config.activator().orElse(config.home().isPresent() ? ActivatorKind.PROCESS : ActivatorKind.NONE);
        makers.put(ActivatorKind.KUBERNETES, () -> kubernetes(standard));
        @Nullable Path home = config.home().orElse(null);
        if (home == null) {
            makers.put(ActivatorKind.PROCESS, () -> {
                throw new IOException("the gateway has no modules to start: DOORMAN_GATEWAY_HOME is not set");
            });
        } else {
            Modules modules = new Modules(
                    home.toAbsolutePath().normalize(),
                    etc,
                    state,
                    keys,
                    Modules.seen(loaded.settings()),
                    config.portOffset());
            startAuthd(config, modules);
            makers.put(
                    ActivatorKind.PROCESS,
                    () -> new ProcessActivator(
                            vertx,
                            modules::daemon,
                            new ProcessActivator.Times(
                                    daemon -> ProcessActivator.Times.starting(
                                            settings(daemon).startTimeout()),
                                    daemon -> settings(daemon).idleTimeout()),
                            new ActivationMeters(registry)));
        }
        return new Activators(standard, makers);
    }

    private void startAuthd(GatewayConfig config, Modules modules) throws IOException {
        if (config.startAuthd()) {
            Companion authd = new Companion(vertx, "authd", modules::authd);
            owned.add(authd);
            authd.start();
        }
    }

    /** Scales Deployments; made when a service or the environment asks for it. */
    private Activator kubernetes(ActivatorKind standard) throws IOException {
        KubernetesActivator made = KubernetesActivator.start(
                Cluster.open(System.getenv()),
                new KubernetesActivator.Options(
                        () -> scaled(standard),
                        // a little less than the client's own time, for what went wrong is to be in its log line
                        daemon ->
                                settings(daemon).startTimeout().multipliedBy(49).dividedBy(50),
                        daemon -> settings(daemon).idleTimeout()),
                registry);
        kubernetes = made;
        return made;
    }

    /** The daemons of the configuration that are Deployments. */
    private Set<String> scaled(ActivatorKind standard) {
        return current().catalog().services().stream()
                .map(ServiceEntry::server)
                .flatMap(server -> server instanceof Server.Daemon daemon ? Stream.of(daemon.name()) : Stream.empty())
                .filter(daemon ->
                        Objects.requireNonNullElse(settings(daemon).activator(), standard) == ActivatorKind.KUBERNETES)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether clients are to come to this gateway: of several at one cluster only one leads. */
    public boolean leading() {
        KubernetesActivator contender = kubernetes;
        return contender == null || contender.leading();
    }

    private ServiceSettings settings(String daemon) {
        return current().ofDaemon(daemon).orElseGet(() -> current().settings().service(daemon));
    }

    private Configuration current() {
        Configuration now = configuration;
        if (now == null) {
            throw new IllegalStateException("the gateway has not started");
        }
        return now;
    }

    /** Reads the configuration anew whenever it is another; whoever wants it may ask for it too. */
    public Reloader reloader() {
        return running().reloader();
    }

    /** Goes over to the configuration in the folder by difference; or answers what is wrong with it. */
    private List<Problem> readAnew() {
        Running now = running();
        try {
            Configuration before = current();
            Configuration next = Configuration.load(etc);
            // new sockets and the clients of changed lines go by the new settings already
            configuration = next;
            List<Problem> problems = apply(next, now.activators(), now.activator(), now.listeners());
            if (!problems.isEmpty()) {
                configuration = before;
            }
            return problems;
        } catch (BrokenConfigurationException e) {
            return e.problems();
        } catch (IOException e) {
            return List.of(Problem.ofFile(etc.toString(), String.valueOf(e.getMessage())));
        }
    }

    private List<Problem> apply(Configuration next, Activators activators, Activator activator, ListenerSet listeners) {
        List<Problem> problems = activators.need(next);
        if (!problems.isEmpty()) {
            return problems;
        }
        // a gauge that is there already stays
        next.catalog()
                .daemons()
                .forEach(daemon -> Gauge.builder("doorman.gateway.instances", activator, all -> all.serving(daemon))
                        .tag("daemon", daemon)
                        .description("Instances of a daemon that served when they were last tried")
                        .strongReference(true)
                        .register(registry));
        problems = listeners.apply(next.catalog());
        gauges.serve(listeners.catalog().services().stream()
                .map(ServiceEntry::name)
                .collect(Collectors.toUnmodifiableSet()));
        return problems;
    }

    /** How each daemon stands that the services in force need, by its name. */
    public Map<String, String> daemons() {
        Running now = running();
        Map<String, String> states = new LinkedHashMap<>();
        now.listeners().catalog().daemons().stream()
                .sorted()
                .forEach(daemon -> states.put(daemon, now.activator().state(daemon)));
        return states;
    }

    public ListenerSet listeners() {
        return running().listeners();
    }

    public ConnectionTable connections() {
        return table;
    }

    public Access access() {
        return running().access();
    }

    public Activator activator() {
        return running().activator();
    }

    /** Those of the configuration in force. */
    public Settings settings() {
        return current().settings();
    }

    /** What a caller of the HTTP interface must show. */
    public String token() {
        return running().keys().token();
    }

    public boolean started() {
        return running != null;
    }

    private Running running() {
        Running now = running;
        if (now == null) {
            throw new IllegalStateException("the gateway has not started");
        }
        return now;
    }

    /** Whether no more clients are taken, for the gateway is about to stop. */
    public boolean draining() {
        return draining;
    }

    /** The first that comes of SIGTERM: nobody is let in any more, and who is there may go on for a while. */
    void drain(@Observes ShutdownDelayInitiatedEvent event) {
        draining = true;
        Running now = running;
        if (now != null) {
            LOG.infof("draining connections=%d seconds=%d", table.size(), drain.toSeconds());
            now.listeners().drain();
            awaitConnections(drain);
        }
    }

    void stop(@Observes ShutdownEvent event) {
        Running now = running;
        if (now != null) {
            now.pipeline().stop();
            now.datagrams().stop();
            // who is told to end needs a moment to do so
            awaitConnections(LAST_MOMENT);
            now.listeners().close();
        }
        close();
    }

    private void awaitConnections(Duration limit) {
        try {
            table.awaitEmpty(limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void close() {
        for (AutoCloseable one : owned.reversed()) {
            try {
                one.close();
            } catch (Exception e) {
                LOG.warnf("closing failed what=%s reason=%s", one.getClass().getSimpleName(), e.getMessage());
            }
        }
        owned.clear();
    }
}
