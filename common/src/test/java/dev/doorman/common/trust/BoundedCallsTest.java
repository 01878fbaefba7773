package dev.doorman.common.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class BoundedCallsTest {
    private final CountDownLatch end = new CountDownLatch(1);

    /** As a call into the system, it does not mind being interrupted. */
    private int hang() {
        boolean ended = false;
        while (!ended) {
            try {
                end.await();
                ended = true;
            } catch (InterruptedException _) {
                // goes on
            }
        }
        return 0;
    }

    @Test
    void aCallThatHangsCostsItsThreadAndABoundedTime() {
        BoundedCalls calls = new BoundedCalls("test", 1, Duration.ofMillis(50));
        assertThatIOException().isThrownBy(() -> calls.run("one", this::hang)).withMessage("no answer in time");
        assertThatIOException().isThrownBy(() -> calls.run("one", () -> 1)).withMessage("too many calls at once");
        end.countDown();
        Awaitility.await()
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(calls.run("one", () -> 1)).isEqualTo(1));
    }

    @Test
    void oneThingThatHangsLeavesThreadsForOthers() {
        BoundedCalls calls = new BoundedCalls("test", 100, Duration.ofMillis(20));
        for (int i = 0; i < 4; i++) {
            assertThatIOException()
                    .isThrownBy(() -> calls.run("one", this::hang))
                    .withMessage("no answer in time");
        }
        assertThatIOException()
                .isThrownBy(() -> calls.run("one", () -> 1))
                .withMessage("too many calls about one thing");
        assertThatIOException().isThrownBy(() -> calls.run("two", this::hang)).withMessage("no answer in time");
        end.countDown();
        Awaitility.await()
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(calls.run("one", () -> 1)).isEqualTo(1));
    }

    /** A user's hundred clients at once are not the user's fault. */
    @Test
    void manyAboutOneThingWaitTheirTurnWhileItMoves() throws Exception {
        BoundedCalls calls = new BoundedCalls("test", 2, Duration.ofSeconds(20));
        try (ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = IntStream.range(0, 200)
                    .mapToObj(i -> callers.submit(() -> calls.run("one", () -> i)))
                    .toList();
            for (int i = 0; i < answers.size(); i++) {
                assertThat(answers.get(i).get()).isEqualTo(i);
            }
        }
    }

    @Test
    void aCallRunsOnAPlatformThreadAndItsFailureIsItsOwn() throws IOException {
        BoundedCalls calls = new BoundedCalls("test", 1, Duration.ofSeconds(20));
        assertThat(calls.run("one", () -> Thread.currentThread().isVirtual())).isFalse();
        Awaitility.await()
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(calls.run("one", () -> 1)).isEqualTo(1));
        BoundedCalls others = new BoundedCalls("test", 2, Duration.ofSeconds(20));
        IOException own = new IOException("own");
        assertThatIOException()
                .isThrownBy(() -> others.run("one", () -> {
                    throw own;
                }))
                .isSameAs(own);
        BoundedCalls more = new BoundedCalls("test", 1, Duration.ofSeconds(20));
        assertThatIllegalStateException()
                .isThrownBy(() -> more.run("one", () -> {
                    throw new IllegalArgumentException("a bug");
                }));
    }

    @Test
    void whoIsInterruptedWaitsNoLonger() {
        BoundedCalls calls = new BoundedCalls("test", 1, Duration.ofSeconds(20));
        Thread.currentThread().interrupt();
        assertThatExceptionOfType(InterruptedIOException.class).isThrownBy(() -> calls.run("one", this::hang));
        assertThat(Thread.interrupted()).isTrue();
        end.countDown();
    }
}
