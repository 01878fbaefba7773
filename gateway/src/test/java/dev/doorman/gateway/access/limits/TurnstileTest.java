package dev.doorman.gateway.access.limits;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.ban.Source;
import dev.doorman.gateway.access.RefusalReason;
import dev.doorman.gateway.catalog.AddressFamily;
import dev.doorman.gateway.catalog.InternalService;
import dev.doorman.gateway.catalog.Limits;
import dev.doorman.gateway.catalog.Server;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.catalog.ServiceState;
import dev.doorman.gateway.catalog.SocketType;
import dev.doorman.gateway.catalog.Wait;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class TurnstileTest {
    private static final Source ONE = Source.of(InetAddress.ofLiteral("192.0.2.1"));
    private static final Source OTHER = Source.of(InetAddress.ofLiteral("192.0.2.2"));
    private static final ServiceLimits NONE = new ServiceLimits(0, 0, 0, 0, 0, 0);

    private long now;
    private final Turnstile turnstile = new Turnstile(() -> now);
    private final ServiceEntry echo = service(7);
    private final ServiceEntry time = service(37);

    private static ServiceEntry service(int port) {
        return new ServiceEntry(
                1,
                ServiceState.ON,
                null,
                String.valueOf(port),
                port,
                SocketType.STREAM,
                AddressFamily.DUAL,
                Wait.NOWAIT,
                Limits.NONE,
                new Server.Internal(InternalService.ECHO));
    }

    private Permit enter(ServiceEntry service, Source source) {
        return Objects.requireNonNull(turnstile.enter(service, source, Integer.MAX_VALUE));
    }

    private @Nullable RefusalReason visit(ServiceEntry service, Source source, ServiceLimits limits) {
        Permit permit = enter(service, source);
        RefusalReason reason = turnstile.pass(permit, limits);
        if (reason != null) {
            permit.release();
        }
        return reason;
    }

    @Test
    void placesAreTakenAndGivenBackOnce() {
        Permit first = Objects.requireNonNull(turnstile.enter(echo, ONE, 1));
        assertThat(turnstile.enter(echo, OTHER, 1)).isNull();
        assertThat(turnstile.pass(first, NONE)).isNull();
        first.release();
        first.release();
        first.loggedIn();
        assertThat(turnstile.inside()).isZero();
        assertThat(turnstile.size()).isZero();
        assertThat(turnstile.enter(echo, OTHER, 1)).isNotNull();
    }

    @Test
    void connectionsAtOnceOfASourceAndOfAService() {
        ServiceLimits limits = new ServiceLimits(0, 3, 2, 0, 0, 0);
        Permit first = enter(echo, ONE);
        assertThat(turnstile.pass(first, limits)).isNull();
        assertThat(visit(echo, ONE, limits)).isNull();
        assertThat(visit(echo, ONE, limits)).isEqualTo(RefusalReason.PER_SOURCE);
        assertThat(visit(time, ONE, limits)).isNull();
        assertThat(visit(echo, OTHER, limits)).isNull();
        assertThat(visit(echo, OTHER, limits)).isEqualTo(RefusalReason.SERVICE_FULL);
        first.release();
        assertThat(visit(echo, OTHER, limits)).isNull();
    }

    @Test
    void connectionsBeforeTheLogin() {
        ServiceLimits limits = new ServiceLimits(0, 0, 0, 0, 3, 2);
        Permit first = enter(echo, ONE);
        assertThat(turnstile.pass(first, limits)).isNull();
        Permit second = enter(echo, ONE);
        assertThat(turnstile.pass(second, limits)).isNull();
        assertThat(visit(echo, ONE, limits)).isEqualTo(RefusalReason.BEFORE_LOGIN_PER_SOURCE);
        assertThat(visit(echo, OTHER, limits)).isNull();
        assertThat(visit(echo, OTHER, limits)).isEqualTo(RefusalReason.BEFORE_LOGIN);
        first.loggedIn();
        first.loggedIn();
        assertThat(visit(echo, OTHER, limits)).isNull();
        assertThat(visit(echo, ONE, limits)).isEqualTo(RefusalReason.BEFORE_LOGIN);
        second.release();
        first.release();
        assertThat(visit(echo, ONE, limits)).isNull();
    }

    @Test
    void connectionsAMinute() {
        ServiceLimits limits = new ServiceLimits(0, 0, 0, 2, 0, 0);
        assertThat(visit(echo, ONE, limits)).isNull();
        now += Duration.ofSeconds(59).toNanos();
        assertThat(visit(echo, ONE, limits)).isNull();
        assertThat(visit(echo, ONE, limits)).isEqualTo(RefusalReason.PER_SOURCE_RATE);
        assertThat(visit(echo, OTHER, limits)).isNull();
        // the window begins anew: what is to come of it is the lock-out's matter
        assertThat(visit(echo, ONE, limits)).isNull();
        now += Duration.ofSeconds(61).toNanos();
        assertThat(visit(echo, ONE, limits)).isNull();
        assertThat(visit(echo, ONE, limits)).isNull();
    }

    @Test
    void aFloodOfSourcesTakesBoundedMemoryAndForgetsNobodyWhoComesOften() {
        ServiceLimits limits = new ServiceLimits(0, 0, 0, 3, 0, 0);
        for (int i = 0; i < 3; i++) {
            enterAndLeave(ONE, limits);
        }
        for (int i = 0; i < 4 * Turnstile.CAPACITY; i++) {
            enterAndLeave(
                    Source.of(InetAddress.ofLiteral("10.%d.%d.%d".formatted(i >> 16, i >> 8 & 255, i & 255))), limits);
        }
        assertThat(turnstile.size()).isEqualTo(Turnstile.CAPACITY);
        assertThat(visit(echo, ONE, limits)).isEqualTo(RefusalReason.PER_SOURCE_RATE);
    }

    private void enterAndLeave(Source source, ServiceLimits limits) {
        Permit permit = enter(echo, source);
        assertThat(turnstile.pass(permit, limits)).isNull();
        permit.release();
    }

    @Test
    void aPaceLetsAMinutesClientsInAtOnceAndThenOneByOne() {
        Paces paces = new Paces(() -> now);
        assertThat(rest(paces, echo, 0)).isZero();
        for (int i = 0; i < 59; i++) {
            assertThat(rest(paces, echo, 60)).isZero();
        }
        assertThat(rest(paces, echo, 60)).isEqualTo(Duration.ofSeconds(1));
        assertThat(rest(paces, time, 60)).isZero();
        now += Duration.ofSeconds(1).toNanos();
        assertThat(rest(paces, echo, 60)).isEqualTo(Duration.ofSeconds(1));
        now += Duration.ofHours(1).toNanos();
        assertThat(rest(paces, echo, 60)).isZero();
    }

    @Test
    void aTurnIsAfterThoseBeforeAndNeverInMoreThanAMinute() {
        Paces paces = new Paces(() -> now);
        assertThat(turns(paces, 0, 3)).containsOnly(Duration.ZERO);
        assertThat(turns(paces, 3, 3)).containsOnly(Duration.ZERO);
        assertThat(turns(paces, 3, 3))
                .containsExactly(Duration.ofSeconds(20), Duration.ofSeconds(40), Duration.ofSeconds(60));
        for (int i = 0; i < 10; i++) {
            assertThat(paces.turn(echo.key(), 3)).isEmpty();
        }
        // those who are told so have had no turn
        now += Duration.ofSeconds(20).toNanos();
        assertThat(paces.turn(echo.key(), 3)).contains(Duration.ofSeconds(60));
        assertThat(paces.turn(time.key(), 3)).contains(Duration.ZERO);
    }

    private List<Duration> turns(Paces paces, int perMinute, int number) {
        return Stream.generate(() -> paces.turn(echo.key(), perMinute).orElseThrow())
                .limit(number)
                .toList();
    }

    private static Duration rest(Paces paces, ServiceEntry service, int perMinute) {
        paces.accepted(service.key(), perMinute);
        return paces.rest(service.key(), perMinute);
    }
}
