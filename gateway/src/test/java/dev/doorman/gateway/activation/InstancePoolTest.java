package dev.doorman.gateway.activation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class InstancePoolTest {
    private static final InetSocketAddress A = instance(1);
    private static final InetSocketAddress B = instance(2);
    private static final InetSocketAddress C = instance(3);

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 1);
    private final InstancePool pool = new InstancePool(now::get);

    private static InetSocketAddress instance(int port) {
        return new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    private Seat take() {
        return pool.take().orElseThrow();
    }

    private Seat take(InetSocketAddress expected) {
        Seat seat = take();
        assertThat(seat.address()).isEqualTo(expected);
        return seat;
    }

    private Seat serve(InetSocketAddress expected) {
        Seat seat = take(expected);
        seat.served();
        return seat;
    }

    private void fail(InetSocketAddress expected) {
        take(expected).failed("as the test has it");
    }

    private void pass(Duration time) {
        now.addAndGet(time.toNanos());
    }

    @Test
    void nothingIsKnownAtFirst() {
        assertThat(pool.take()).isEmpty();
        assertThat(pool.connections()).isEmpty();
        assertThat(pool.serving()).isZero();
    }

    @Test
    void theFewestConnectionsAndInTurnWhereEqual() {
        pool.known(List.of(A, B, C));
        Seat a = serve(A);
        serve(B);
        serve(C);
        serve(A);
        serve(B);
        Seat c = serve(C);
        assertThat(pool.connections()).containsExactlyInAnyOrderEntriesOf(Map.of(A, 2, B, 2, C, 2));
        c.left();
        serve(C);
        a.left();
        serve(A);
        assertThat(pool.serving()).isEqualTo(3);
    }

    @Test
    void oneAfterTheOtherIsSpreadToo() {
        pool.known(List.of(A, B, C));
        List<InetSocketAddress> given = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            Seat seat = take();
            given.add(seat.address());
            seat.left();
        }
        assertThat(given).containsExactly(A, B, C, A, B, C);
        assertThat(pool.serving()).isZero();
    }

    @Test
    void oneThatFailedIsLeftAloneForASecondAndThenTriedByOne() {
        pool.known(List.of(A, B));
        fail(A);
        serve(B);
        serve(B);
        pass(Duration.ofSeconds(1));
        serve(B);
        pass(Duration.ofMillis(1));
        Seat probe = take(A);
        serve(B);
        assertThat(pool.serving()).isEqualTo(1);
        probe.served();
        serve(A);
        assertThat(pool.serving()).isEqualTo(2);
        assertThat(pool.connections()).containsExactlyInAnyOrderEntriesOf(Map.of(A, 2, B, 4));
    }

    @Test
    void whereAllHaveFailedTheOneThatWasLeftAloneForLongest() {
        pool.known(List.of(A, B, C));
        fail(A);
        fail(B);
        fail(C);
        Seat a = take(A);
        take(B).left();
        take(C).left();
        a.failed("again");
        take(B).left();
    }

    @Test
    void aConnectionIsSentWhereItHasBeenOnlyOnceItHasBeenEverywhere() {
        pool.known(List.of(A, B, C));
        fail(A);
        fail(B);
        serve(C);
        // as long as silence takes: both look as if they could serve again, and have fewer connections
        pass(Duration.ofSeconds(5));
        take(A).left();
        assertThat(pool.take(Set.of(A)).orElseThrow().address()).isEqualTo(B);
        assertThat(pool.take(Set.of(A, B)).orElseThrow().address()).isEqualTo(C);
        assertThat(pool.take(Set.of(A, B, C))).isPresent();
    }

    @Test
    void amongThoseThatWereNotTriedTheOneThatHasNotFailed() {
        pool.known(List.of(A, B, C));
        serve(A);
        fail(B);
        serve(C);
        assertThat(pool.take(Set.of(A)).orElseThrow().address()).isEqualTo(C);
        assertThat(pool.take(Set.of(A, C)).orElseThrow().address()).isEqualTo(B);
    }

    @Test
    void oneThatBreaksWhileItServesHasFailed() {
        pool.known(List.of(A, B));
        Seat a = serve(A);
        serve(B);
        a.failed("it broke the link");
        serve(B);
        assertThat(pool.serving()).isEqualTo(1);
        assertThat(pool.connections()).containsEntry(A, 0);
    }

    @Test
    void countsAreKeptForThoseThatStay() {
        pool.known(List.of(A, B));
        Seat a = serve(A);
        serve(B);
        pool.known(List.of(B, C));
        assertThat(pool.serving()).isEqualTo(1);
        assertThat(pool.connections()).containsExactlyInAnyOrderEntriesOf(Map.of(A, 1, B, 1, C, 0));
        serve(C);
        serve(B);
        pool.known(List.of(A, B, C));
        assertThat(pool.connections()).containsEntry(A, 1);
        pool.known(List.of());
        assertThat(pool.take()).isEmpty();
        a.left();
        assertThat(pool.connections()).doesNotContainKey(A);
    }

    @Test
    void aSeatIsGivenUpOnce() {
        pool.known(List.of(A));
        Seat seat = take();
        seat.left();
        assertThatThrownBy(seat::left).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> seat.failed("late")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(seat::served).isInstanceOf(IllegalStateException.class);
        assertThat(pool.connections()).containsEntry(A, 0);
    }
}
