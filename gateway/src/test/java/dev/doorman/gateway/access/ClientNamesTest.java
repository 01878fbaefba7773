package dev.doorman.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.trust.ClientName;
import dev.doorman.common.trust.HostName;
import dev.doorman.common.trust.HostNames;
import io.vertx.core.Future;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ClientNamesTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");

    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicLong now = new AtomicLong();
    private final CountDownLatch answers = new CountDownLatch(1);
    private final ClientNames names = new ClientNames(
            new HostNames() {
                @Override
                public Optional<String> reverse(InetAddress address) throws IOException {
                    asked.incrementAndGet();
                    try {
                        answers.await();
                    } catch (InterruptedException e) {
                        throw new IOException(e);
                    }
                    if (address.isLoopbackAddress()) {
                        throw new IllegalStateException("broken");
                    }
                    return Optional.of("ws1");
                }

                @Override
                public List<InetAddress> forward(HostName name) {
                    return List.of(CLIENT);
                }
            },
            now::get);

    private Future<ClientName> find(InetAddress address) {
        return Objects.requireNonNull(names.find(address));
    }

    @Test
    void allWhoWaitForANameWaitForOneAnswerWhichIsRememberedForAMoment() {
        Future<ClientName> first = find(CLIENT);
        Future<ClientName> second = find(CLIENT);
        assertThat(first.isComplete()).isFalse();
        answers.countDown();
        await().until(() -> first.isComplete() && second.isComplete());
        assertThat(first.result()).isEqualTo(new ClientName.Confirmed(new HostName("ws1")));
        assertThat(second.result()).isEqualTo(first.result());
        assertThat(find(CLIENT).isComplete()).isTrue();
        assertThat(asked).hasValue(1);
        now.addAndGet(Duration.ofSeconds(11).toNanos());
        Future<ClientName> anew = find(CLIENT);
        await().until(anew::isComplete);
        assertThat(asked).hasValue(2);
    }

    @Test
    void aNameThatLeadsElsewhereAndABugAreAnswersToo() {
        answers.countDown();
        Future<ClientName> liar = find(InetAddress.ofLiteral("192.0.2.8"));
        Future<ClientName> broken = find(InetAddress.ofLiteral("127.0.0.1"));
        await().until(() -> liar.isComplete() && broken.isComplete());
        assertThat(liar.result()).isInstanceOf(ClientName.Contradicted.class);
        assertThat(broken.result()).isInstanceOf(ClientName.None.class);
    }

    @Test
    void thoseWhoWaitAreBoundedOfASourceAndOfAll() {
        List<Future<ClientName>> waiting = new ArrayList<>();
        for (int i = 0; i < ClientNames.MOST_OF_SOURCE; i++) {
            waiting.add(find(InetAddress.ofLiteral("2001:db8::" + Integer.toHexString(i))));
        }
        assertThat(names.find(InetAddress.ofLiteral("2001:db8::ffff"))).isNull();
        for (int i = ClientNames.MOST_OF_SOURCE; i < ClientNames.MOST; i++) {
            waiting.add(find(InetAddress.ofLiteral("10.0.%d.%d".formatted(i >> 8, i & 255))));
        }
        assertThat(names.find(InetAddress.ofLiteral("10.1.0.0"))).isNull();
        answers.countDown();
        await().until(() -> waiting.stream().allMatch(Future::isComplete));
        await().until(() -> names.find(InetAddress.ofLiteral("2001:db8::ffff")) != null);
    }
}
