package dev.doorman.common.authd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.doorman.common.account.Account;
import dev.doorman.common.net.ConnectionId;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The daemon's end, against an authd that says what the test wants. */
@Timeout(30)
class AuthdClientTest {
    private static final ConnectionId CONNECTION = ConnectionId.random();
    private static final Account JOHN = new Account("john", 1000, 100, List.of(100), "/home/john", "/bin/sh");
    private static final String ACCOUNT = "{\"name\":\"john\",\"uid\":1000,\"gid\":100,\"groups\":[100],"
            + "\"home\":\"/home/john\",\"shell\":\"/bin/sh\"}";

    @TempDir
    private Path folder;

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    @AfterEach
    void stop() {
        threads.shutdownNow();
    }

    @Test
    void asksAndIsGranted() throws Exception {
        try (ServerSocketChannel server = listen(1)) {
            Future<String> asked = answer(server, "{\"answer\":\"granted\",\"account\":" + ACCOUNT + "}\n");
            assertThat(authenticate(client())).isEqualTo(new AuthResult.Granted(JOHN));
            assertThat(asked.get())
                    .isEqualTo("{\"ask\":\"authenticate\",\"user\":\"john\",\"password\":\"c2VjcmV0\","
                            + "\"client\":\"192.0.2.7\",\"connection\":\"" + CONNECTION.hex() + "\"}");
        }
    }

    @Test
    void isRefused() throws Exception {
        try (ServerSocketChannel server = listen(1)) {
            var _ = answer(server, "{\"answer\":\"refused\"}\n");
            assertThat(authenticate(client())).isEqualTo(new AuthResult.Refused());
        }
    }

    @Test
    void waitsForAsLongAsAuthdSays() throws Exception {
        try (ServerSocketChannel server = listen(1)) {
            var _ = answer(server, "{\"answer\":\"refused\",\"hold\":300}\n");
            long before = System.nanoTime();
            assertThat(authenticate(client())).isEqualTo(new AuthResult.Refused());
            assertThat(System.nanoTime() - before)
                    .isGreaterThanOrEqualTo(Duration.ofMillis(300).toNanos());
        }
    }

    @Test
    void anInterruptEndsTheWait() throws Exception {
        try (ServerSocketChannel server = listen(1)) {
            var _ = answer(server, "{\"answer\":\"granted\",\"hold\":30000,\"account\":" + ACCOUNT + "}\n");
            Thread asker = Thread.currentThread();
            var _ = threads.submit(() -> {
                while (asker.getState() != Thread.State.TIMED_WAITING) {
                    Thread.onSpinWait();
                }
                asker.interrupt();
            });
            assertThatIOException().isThrownBy(() -> authenticate(client()));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void takesAContext() throws Exception {
        try (ServerSocketChannel server = listen(1)) {
            Future<String> asked = answer(
                    server,
                    "{\"answer\":\"context\",\"context\":\"limited\",\"notices\":[\"stale-password\"],\"account\":"
                            + ACCOUNT + "}\n");
            assertThat(client().context("john", CONNECTION))
                    .isEqualTo(new ContextResult.Granted(
                            new SecurityContext(JOHN, ContextKind.LIMITED, Set.of(ContextNotice.STALE_PASSWORD))));
            assertThat(asked.get())
                    .isEqualTo("{\"ask\":\"context\",\"user\":\"john\",\"connection\":\"" + CONNECTION.hex() + "\"}");
        }
    }

    @Test
    void aUserIsUnknown() throws Exception {
        try (ServerSocketChannel server = listen(1)) {
            var _ = answer(server, "{\"answer\":\"unknown\"}\n");
            assertThat(client().context("john", CONNECTION)).isEqualTo(new ContextResult.Unknown());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "\n",
                "{\"answer\":\"granted\"",
                "{\"answer\":\"granted\"}\n",
                "{\"answer\":\"granted\",\"account\":{}}\n",
                "{\"answer\":\"yes\"}\n",
                "{\"answer\":\"context\"}\n",
                "{\"answer\":\"error\",\"reason\":\"not-permitted\"}\n",
                "{\"answer\":\"refused\",\"hold\":-1}\n",
                "{\"answer\":\"refused\",\"hold\":30001}\n",
                "{\"answer\":\"refused\",\"hold\":\"1\"}\n",
                "{\"answer\":1}\n",
                "{}\n",
                "granted\n",
            })
    void nonsenseLetsNobodyIn(String answer) throws Exception {
        try (ServerSocketChannel server = listen(1)) {
            var _ = answer(server, answer);
            assertThatIOException().isThrownBy(() -> authenticate(client()));
        }
    }

    @Test
    void waitsUntilAuthdIsThere() throws Exception {
        CountDownLatch started = new CountDownLatch(1);
        Future<AuthResult> result = threads.submit(() -> {
            started.countDown();
            return authenticate(client());
        });
        started.await();
        try (ServerSocketChannel server = listen(1)) {
            var _ = answer(server, "{\"answer\":\"refused\"}\n");
            assertThat(result.get()).isEqualTo(new AuthResult.Refused());
        }
    }

    @Test
    void aSocketThatSomebodyLeftBehindIsNoAuthd() throws Exception {
        listen(1).close();
        assertThatIOException()
                .isThrownBy(() -> authenticate(client(Duration.ofMillis(100), Duration.ofSeconds(10))))
                .withMessageStartingWith("authd cannot be reached");
    }

    @Test
    void givesUpWaitingForAuthd() {
        assertThatIOException()
                .isThrownBy(() -> authenticate(client(Duration.ofMillis(100), Duration.ofSeconds(10))))
                .withMessageStartingWith("authd cannot be reached");
    }

    @Test
    void givesUpWaitingForAnAnswer() throws Exception {
        try (ServerSocketChannel server = listen(1)) {
            AuthdClient client = client(Duration.ofSeconds(10), Duration.ofMillis(100));
            assertThatIOException().isThrownBy(() -> authenticate(client));
            server.accept().close();
        }
    }

    /** The queue of the socket is far shorter than the number of those who ask at once. */
    @Test
    void manyWaitTheirTurn() throws Exception {
        int many = 40;
        try (ServerSocketChannel server = listen(2)) {
            List<Future<AuthResult>> results = new ArrayList<>();
            for (int i = 0; i < many; i++) {
                results.add(threads.submit(() -> authenticate(client())));
            }
            for (int i = 0; i < many; i++) {
                answer(server, "{\"answer\":\"refused\"}\n").get();
            }
            for (Future<AuthResult> result : results) {
                assertThat(result.get()).isEqualTo(new AuthResult.Refused());
            }
        }
    }

    @Test
    void leavesThePasswordToItsOwner() throws Exception {
        byte[] password = "secret".getBytes(StandardCharsets.UTF_8);
        try (ServerSocketChannel server = listen(1)) {
            var _ = answer(server, "{\"answer\":\"refused\"}\n");
            var _ = client().authenticate("john", password, InetAddress.getByName("192.0.2.7"), CONNECTION);
        }
        assertThat(password).isEqualTo("secret".getBytes(StandardCharsets.UTF_8));
    }

    private AuthdClient client() {
        return client(Duration.ofSeconds(20), Duration.ofSeconds(20));
    }

    private AuthdClient client(Duration start, Duration answer) {
        return new AuthdClient(folder.resolve("a.sock"), start, answer);
    }

    private static AuthResult authenticate(AuthdClient client) throws IOException {
        return client.authenticate(
                "john", "secret".getBytes(StandardCharsets.UTF_8), InetAddress.getByName("192.0.2.7"), CONNECTION);
    }

    private ServerSocketChannel listen(int backlog) throws IOException {
        return ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                .bind(UnixDomainSocketAddress.of(folder.resolve("a.sock")), backlog);
    }

    /** Takes one question and gives one answer; the question, without the end of its line. */
    private Future<String> answer(ServerSocketChannel server, String answer) {
        Callable<String> serve = () -> {
            try (SocketChannel channel = server.accept()) {
                StringBuilder line = new StringBuilder();
                for (int c = read(channel); c >= 0 && c != '\n'; c = read(channel)) {
                    line.append((char) c);
                }
                ByteBuffer bytes = ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8));
                while (bytes.hasRemaining()) {
                    int _ = channel.write(bytes);
                }
                return line.toString();
            }
        };
        return threads.submit(serve);
    }

    private static int read(SocketChannel channel) {
        try {
            return Channels.newInputStream(channel).read();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
