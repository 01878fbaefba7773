package dev.doorman.gateway.access;

import dev.doorman.common.ban.Source;
import dev.doorman.common.settings.AccessLimits;
import dev.doorman.common.trust.ClientName;
import dev.doorman.common.trust.HostNames;
import dev.doorman.gateway.access.limits.Paces;
import dev.doorman.gateway.access.limits.Permit;
import dev.doorman.gateway.access.limits.ServiceLimits;
import dev.doorman.gateway.access.limits.Turnstile;
import dev.doorman.gateway.access.rules.Judgement;
import dev.doorman.gateway.access.rules.Question;
import dev.doorman.gateway.access.rules.Rule;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.catalog.SocketType;
import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Judges each newcomer, in this order: bans, the sensor, all places of the gateway, hosts.allow and hosts.deny, the time of
 * the day, and the limits of its source and of its service. Whatever is exceeded, the service goes on for all others. One
 * for the gateway; any thread, and it never blocks.
 */
public final class Gate {
    /** When it is looked again whether somebody has left. */
    public static final Duration AGAIN = Duration.ofMillis(50);

    private final Supplier<GatePolicy> policy;
    private final BanList bans;
    private final ClientNames names;
    private final Turnstile turnstile;
    private final Paces paces;
    private final AccessLog log;
    private final InstantSource clock;
    private final ZoneId zone;

    /** Who comes, and by what it is judged. */
    private record Visit(
            GatePolicy policy,
            ServiceEntry service,
            InetSocketAddress client,
            AccessLimits limits,
            Question question) {}

    /** How far a visit gets without its client's name. */
    private sealed interface Entrance {
        record Decided(Decision decision) implements Entrance {}

        record NameNeeded(Permit permit) implements Entrance {}
    }

    /** What tells the gate the time. */
    public record Clocks(InstantSource clock, ZoneId zone, LongSupplier nanoTime) {
        /** The system's. */
        public static Clocks system() {
            return new Clocks(InstantSource.system(), ZoneId.systemDefault(), System::nanoTime);
        }
    }

    /**
     * A gate that nobody has passed.
     *
     * @param policy the one in force
     * @param names who knows clients' names; may block, for a bounded time
     */
    public Gate(Supplier<GatePolicy> policy, BanList bans, HostNames names, Clocks clocks, MeterRegistry registry) {
        this.policy = policy;
        this.bans = bans;
        this.names = new ClientNames(names, clocks.nanoTime());
        this.turnstile = new Turnstile(clocks.nanoTime());
        this.paces = new Paces(clocks.nanoTime());
        this.log = new AccessLog(registry, clocks.nanoTime());
        this.clock = clocks.clock();
        this.zone = clocks.zone();
        registry.gauge("doorman.gateway.inside", turnstile, Turnstile::inside);
    }

    /**
     * Whether a connection may be served. At once, unless a rule needs the client's name; then on a thread of its own.
     *
     * @param local the address that the client has dialled
     * @return never fails
     */
    public Future<Decision> admit(ServiceEntry service, InetSocketAddress client, InetSocketAddress local) {
        Visit visit = visit(service, client, local);
        return switch (enter(visit)) {
            case Entrance.Decided(Decision decision) -> Future.succeededFuture(decision);
            case Entrance.NameNeeded(Permit permit) -> {
                Future<ClientName> name = names.find(client.getAddress());
                yield name == null
                        ? Future.succeededFuture(refuse(visit, permit, RefusalReason.NAMES_BUSY, null))
                        : name.map(found -> proceed(visit, permit, found));
            }
        };
    }

    /**
     * Whether a datagram may be answered, or may begin a flow. Where a rule needs the client's name, the answer is no until it
     * has been found: datagrams come again.
     *
     * @param local the address that the client has dialled
     */
    public Decision admitDatagram(ServiceEntry service, InetSocketAddress client, InetSocketAddress local) {
        Visit visit = visit(service, client, local);
        return switch (enter(visit)) {
            case Entrance.Decided(Decision decision) -> decision;
            case Entrance.NameNeeded(Permit permit) -> {
                Future<ClientName> name = names.find(client.getAddress());
                yield name != null && name.isComplete()
                        ? proceed(visit, permit, name.result())
                        : refuse(visit, permit, RefusalReason.NAMES_BUSY, null);
            }
        };
    }

    /**
     * A trusted balancer's connection is turned away, for it is not known who comes on it.
     *
     * @param why a constant word
     */
    public void unidentified(ServiceEntry service, InetSocketAddress balancer, String why) {
        log.unidentified(service, balancer, why);
    }

    /** A client has been accepted. */
    public void accepted(ServiceEntry service) {
        paces.accepted(service.key(), limits(service).perMinute());
    }

    /**
     * A client that has been accepted at tcpmux asks for another service, and is to wait as long as in that one's backlog.
     *
     * @return how long; empty where that is too long, and the client is to be told so
     */
    public Optional<Duration> turn(ServiceEntry service) {
        return paces.turn(service.key(), limits(service).perMinute());
    }

    /** How long the service takes no client; then it is to be asked again. */
    public Duration rest(ServiceEntry service) {
        AccessLimits configured = policy.get().settings().limits(service.name());
        ServiceLimits limits = ServiceLimits.of(service, configured);
        Duration paced = paces.rest(service.key(), limits.perMinute());
        return waits(configured, service, limits) && paced.compareTo(AGAIN) < 0 ? AGAIN : paced;
    }

    private ServiceLimits limits(ServiceEntry service) {
        return ServiceLimits.of(service, policy.get().settings().limits(service.name()));
    }

    private boolean waits(AccessLimits configured, ServiceEntry service, ServiceLimits limits) {
        return configured.whenFull() == AccessLimits.WhenFull.WAIT && turnstile.isFull(service, limits);
    }

    private Visit visit(ServiceEntry service, InetSocketAddress client, InetSocketAddress local) {
        GatePolicy now = policy.get();
        Question question = new Question(names(service), local.getAddress(), client.getAddress(), null);
        return new Visit(now, service, client, now.settings().limits(service.name()), question);
    }

    /** By which a rule can name a service: its server's program, and its own name. */
    private static Set<String> names(ServiceEntry service) {
        return service.server() instanceof Server.Daemon daemon
                        && !daemon.arguments().getFirst().equals(service.name())
                ? Set.of(daemon.arguments().getFirst(), service.name())
                : Set.of(service.name());
    }

    private Entrance enter(Visit visit) {
        ServiceEntry service = visit.service();
        RefusalReason banned = bans.keepsOut(visit.client().getAddress(), service);
        if (banned != null) {
            return new Entrance.Decided(refuse(visit, null, banned, null));
        }
        if (service.server() instanceof Server.Sensor) {
            bans.touched(
                    visit.client().getAddress(),
                    service.name(),
                    visit.policy().settings().sensorTime());
            return new Entrance.Decided(refuse(visit, null, RefusalReason.SENSOR, null));
        }
        Permit permit = turnstile.enter(
                service,
                Source.of(visit.client().getAddress()),
                visit.policy().settings().maxConnections());
        return permit == null
                ? new Entrance.Decided(refuse(visit, null, RefusalReason.MAX_CONNECTIONS, null))
                : judge(visit, permit, visit.question());
    }

    private Decision proceed(Visit visit, Permit permit, ClientName name) {
        return switch (judge(visit, permit, visit.question().named(name))) {
            case Entrance.Decided(Decision decision) -> decision;
            case Entrance.NameNeeded _ -> throw new IllegalStateException("a name is known and asked for");
        };
    }

    private Entrance judge(Visit visit, Permit permit, Question question) {
        return switch (visit.policy().rules().judge(question)) {
            case Judgement.NameNeeded _ -> new Entrance.NameNeeded(permit);
            case Judgement.Denied(Rule by) -> new Entrance.Decided(refuse(visit, permit, RefusalReason.RULE, by));
            case Judgement.Allowed(@Nullable Rule by) -> new Entrance.Decided(pass(visit, permit, by));
        };
    }

    private Decision pass(Visit visit, Permit permit, @Nullable Rule by) {
        LocalTime now = LocalTime.ofInstant(clock.instant(), zone);
        if (!visit.limits().times().include(now)) {
            return refuse(visit, permit, RefusalReason.ACCESS_TIMES, null);
        }
        ServiceLimits limits = ServiceLimits.of(visit.service(), visit.limits());
        if (visit.service().type() == SocketType.STREAM && waits(visit.limits(), visit.service(), limits)) {
            permit.release();
            return new Decision.Later();
        }
        RefusalReason reason = turnstile.pass(permit, limits);
        if (reason != null) {
            lockOut(visit, reason);
            return refuse(visit, permit, reason, null);
        }
        if (by != null) {
            log.allowed(visit.service(), visit.client(), by);
        }
        return new Decision.Allowed(permit);
    }

    /** A datagram's source may be made up: nobody is locked out for what came in their name. */
    private void lockOut(Visit visit, RefusalReason reason) {
        if (reason == RefusalReason.PER_SOURCE_RATE && visit.service().type() == SocketType.STREAM) {
            bans.lockOut(
                    visit.client().getAddress(),
                    visit.service().name(),
                    visit.limits().lockout());
        }
    }

    private Decision refuse(Visit visit, @Nullable Permit permit, RefusalReason reason, @Nullable Rule by) {
        if (permit != null) {
            permit.release();
        }
        log.refused(visit.service(), visit.client(), reason, by);
        return new Decision.Refused(reason);
    }
}
