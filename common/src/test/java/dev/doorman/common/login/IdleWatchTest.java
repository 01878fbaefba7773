package dev.doorman.common.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class IdleWatchTest {
    private static final long SECONDS = 20;

    private final CountDownLatch warned = new CountDownLatch(1);
    private final CountDownLatch hungUp = new CountDownLatch(1);

    @Test
    void aSilentSessionIsWarnedAndHungUp() throws Exception {
        IdleWatch watch = IdleWatch.start(Duration.ofMillis(300), _ -> warned.countDown(), hungUp::countDown);
        assertThat(warned.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        assertThat(hungUp.await(SECONDS, TimeUnit.SECONDS)).isTrue();
        watch.end();
        assertThat(watch.expired()).isTrue();
    }

    @Test
    void theSessionsEndEndsTheWatch() {
        IdleWatch watch = IdleWatch.start(Duration.ofMinutes(1), _ -> warned.countDown(), hungUp::countDown);
        watch.pressed();
        watch.end();
        assertThat(watch.expired()).isFalse();
        assertThat(hungUp.getCount()).isOne();
    }

    @Test
    void withoutALimitNothingIsWatched() throws Exception {
        IdleWatch watch = IdleWatch.start(Duration.ZERO, _ -> warned.countDown(), hungUp::countDown);
        watch.pressed();
        watch.end();
        assertThat(watch.expired()).isFalse();
    }

    @Test
    void aSessionThatDoesNotEndIsInterrupted() {
        // the thread waits for its client, which takes nothing
        assertThatThrownBy(() -> {
                    IdleWatch.start(Duration.ofMillis(100), _ -> warned.countDown(), hungUp::countDown);
                    new CountDownLatch(1).await(SECONDS, TimeUnit.SECONDS);
                })
                .isInstanceOf(InterruptedException.class);
        assertThat(hungUp.getCount()).isZero();
    }
}
