package dev.doorman.gateway.activation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.net.PortRange;
import dev.doorman.common.settings.DaemonAddress;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ExpectedDaemonTest {
    private static final DaemonAddress NAME = new DaemonAddress("telnetd", new PortRange(7000, 7000));
    private static final InetAddress ONE = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress TWO = InetAddress.ofLiteral("192.0.2.2");

    private final Vertx vertx = Vertx.vertx();
    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger lookups = new AtomicInteger();
    private volatile List<InetAddress> known = List.of(ONE);
    private volatile boolean unanswered;
    private final ExpectedDaemon daemon = new ExpectedDaemon(vertx, this::lookUp, now::get);

    private List<InetAddress> lookUp(String host) throws IOException {
        lookups.incrementAndGet();
        if (unanswered) {
            throw new IOException("no answer for " + host);
        }
        return known;
    }

    @AfterEach
    void close() throws Exception {
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    private static Seat seat(Future<Activation> activating) throws Exception {
        Activation activation =
                activating.toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
        assertThat(activation).isInstanceOf(Activation.Ready.class);
        return ((Activation.Ready) activation).seat();
    }

    private InetSocketAddress next(DaemonAddress address) throws Exception {
        return seat(daemon.activate(List.of(address))).address();
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void eachAddressOfANameIsAnInstance() throws Exception {
        known = List.of(ONE, TWO);
        assertThat(List.of(next(NAME), next(NAME), next(NAME)))
                .containsExactly(
                        new InetSocketAddress(ONE, 7000),
                        new InetSocketAddress(TWO, 7000),
                        new InetSocketAddress(ONE, 7000));
    }

    @Test
    void aNameIsLookedUpOnceASecondHoweverManyAsk() throws Exception {
        List<Future<Activation>> askers = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            askers.add(daemon.activate(List.of(NAME)));
        }
        for (Future<Activation> asker : askers) {
            assertThat(seat(asker).address()).isEqualTo(new InetSocketAddress(ONE, 7000));
        }
        assertThat(lookups).hasValue(1);
        assertThat(daemon.state(List.of(NAME))).isEqualTo("expected at telnetd:7000, 0 serve, 100 connections");
        known = List.of(TWO);
        pass(Duration.ofMillis(999));
        assertThat(next(NAME)).isEqualTo(new InetSocketAddress(ONE, 7000));
        pass(Duration.ofMillis(1));
        assertThat(next(NAME)).isEqualTo(new InetSocketAddress(TWO, 7000));
        assertThat(lookups).hasValue(2);
    }

    @Test
    void aNameThatIsNotKnownYetIsAnInstanceThatCannotBeReached() throws Exception {
        known = List.of();
        Seat nowhere = seat(daemon.activate(List.of(NAME)));
        assertThat(nowhere.address().isUnresolved()).isTrue();
        nowhere.failed("nothing is known of it");
        known = List.of(ONE);
        pass(Duration.ofSeconds(1));
        Seat one = seat(daemon.activate(List.of(NAME)));
        assertThat(one.address()).isEqualTo(new InetSocketAddress(ONE, 7000));
        one.served();
        assertThat(daemon.state(List.of(NAME))).isEqualTo("expected at telnetd:7000, 1 serves, 1 connection");
        assertThat(daemon.serving()).isEqualTo(1);
    }

    @Test
    void whatIsKnownStaysWhereANameCannotBeLookedUpAnyMore() throws Exception {
        seat(daemon.activate(List.of(NAME))).served();
        known = List.of();
        pass(Duration.ofSeconds(1));
        assertThat(next(NAME)).isEqualTo(new InetSocketAddress(ONE, 7000));
        unanswered = true;
        pass(Duration.ofSeconds(1));
        assertThat(next(NAME)).isEqualTo(new InetSocketAddress(ONE, 7000));
        assertThat(lookups).hasValue(3);
        assertThat(daemon.serving()).isEqualTo(1);
    }

    @Test
    void anotherAddressHoldsAtOnceAndALateAnswerForTheOldOneDoesNot() throws Exception {
        CountDownLatch late = new CountDownLatch(1);
        ExpectedDaemon moved = new ExpectedDaemon(
                vertx,
                host -> {
                    if (host.equals("telnetd")) {
                        await(late);
                        return List.of(ONE);
                    }
                    return List.of(TWO);
                },
                now::get);
        DaemonAddress elsewhere = new DaemonAddress("elsewhere", new PortRange(1, 2));
        Future<Activation> before = moved.activate(List.of(NAME));
        assertThat(seat(moved.activate(List.of(elsewhere))).address()).isEqualTo(new InetSocketAddress(TWO, 1));
        late.countDown();
        assertThat(seat(before).address()).isEqualTo(new InetSocketAddress(TWO, 2));
        assertThat(seat(moved.activate(List.of(elsewhere))).address().getAddress())
                .isEqualTo(TWO);
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void literalsNeedNoResolver() throws Exception {
        DaemonAddress range = new DaemonAddress("[::1]", new PortRange(17_010, 17_011));
        ExpectedDaemon literal = new ExpectedDaemon(vertx, Lookup.SYSTEM, now::get);
        assertThat(seat(literal.activate(List.of(range))).address())
                .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("::1"), 17_010));
        assertThat(seat(literal.activate(List.of(range))).address())
                .isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("::1"), 17_011));
    }
}
