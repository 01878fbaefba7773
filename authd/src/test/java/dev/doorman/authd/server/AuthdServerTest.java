package dev.doorman.authd.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.authd.LogCapture;
import dev.doorman.authd.config.SocketLayout;
import dev.doorman.common.authd.AuthResult;
import dev.doorman.common.authd.AuthdClient;
import dev.doorman.common.authd.AuthdMessages;
import dev.doorman.common.authd.MalformedMessageException;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.posix.Libc;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The sockets themselves, with the kernel's word for who asks. */
@Timeout(60)
class AuthdServerTest {
    private static final int ME = Libc.effectiveUid();
    private static final String REFUSED = "{\"answer\":\"refused\"}\n";
    private static final String NOT_PERMITTED = error("not-permitted");
    private static final String AUTHENTICATE = "{\"ask\":\"authenticate\",\"user\":\"root\",\"uid\":0,"
            + "\"password\":\"c2VjcmV0\",\"client\":\"192.0.2.7\",\"connection\":\"\"}\n";
    private static final String CONTEXT = "{\"ask\":\"context\",\"user\":\"root\",\"uid\":0,\"connection\":\"\"}\n";

    private static final String TRUSTED = "{\"ask\":\"trusted\",\"user\":\"root\",\"uid\":0,\"connection\":\"\"}\n";
    private static final String VAULT_STATUS = "{\"ask\":\"vault-status\",\"user\":\"root\",\"uid\":0}\n";

    @TempDir
    private Path temporary;

    private Path folder = Path.of("");
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final List<Question> answered = new ArrayList<>();

    @BeforeEach
    void reachable() throws IOException {
        Files.setPosixFilePermissions(temporary, PosixFilePermissions.fromString("rwx--x--x"));
        folder = temporary.resolve("authd");
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        try (var files = Files.walk(folder)) {
            assertThat(files).allMatch(Files::isDirectory);
        }
    }

    @Test
    void everySocketHasItsMode() throws IOException {
        AuthdServer server = start(ME);
        try {
            assertThat(server.listening()).isTrue();
            assertThat(mode(folder)).isEqualTo("rwx--x--x");
            for (SocketRight right : SocketRight.TABLE) {
                assertThat(mode(folder.resolve(right.name() + ".sock"))).isEqualTo(right.mode());
            }
        } finally {
            server.close();
        }
        assertThat(server.listening()).isFalse();
    }

    @Test
    void apartEachDaemonsSocketsHaveAFolder() throws IOException {
        try (AuthdServer server =
                AuthdServer.start(SocketPlaces.all(folder, SocketLayout.APART), Set.of(ME), this::answer, registry)) {
            assertThat(server.listening()).isTrue();
            for (String daemon : List.of("telnetd", "rshd", "rlogind", "rexecd", "ftpd")) {
                assertThat(mode(folder.resolve(daemon))).as(daemon).isEqualTo("rwx--x--x");
                assertThat(mode(folder.resolve(daemon + "/authd.sock")))
                        .as(daemon)
                        .isEqualTo("rw-------");
                assertThat(mode(folder.resolve(daemon + "/public.sock")))
                        .as(daemon)
                        .isEqualTo("rw-rw-rw-");
                assertThat(ask(daemon + "/public", CONTEXT + VAULT_STATUS))
                        .as(daemon)
                        .isEqualTo(NOT_PERMITTED + REFUSED);
            }
            assertThat(ask("telnetd/authd", AUTHENTICATE + TRUSTED)).isEqualTo(REFUSED + NOT_PERMITTED);
            assertThat(ask("rshd/authd", AUTHENTICATE + TRUSTED)).isEqualTo(NOT_PERMITTED + REFUSED);
            try (var files = Files.list(folder.resolve("gateway"))) {
                assertThat(files).containsExactly(folder.resolve("gateway/gateway.sock"));
            }
        }
    }

    /** A volume has a mode of its own: Docker's 755, Kubernetes' 777. And an authd that was killed leaves its sockets. */
    @ParameterizedTest
    @CsvSource({"rwxr-xr-x,rwxr-xr-x", "rwxrwxrwx,rwxr-xr-x", "rwx------,rwx--x--x", "rwx--x--x,rwx--x--x"})
    void aFolderThatIsThereKeepsItsModeAsFarAsItMay(String found, String right) throws IOException {
        Path daemons = Files.createDirectories(folder.resolve("telnetd"));
        Files.setPosixFilePermissions(daemons, PosixFilePermissions.fromString(found));
        Files.createFile(daemons.resolve("authd.sock"));
        Files.createFile(daemons.resolve("public.sock"));
        try (AuthdServer _ = AuthdServer.start(
                SocketPlaces.some(folder, SocketLayout.APART, Set.of("telnetd")), Set.of(ME), this::answer, registry)) {
            assertThat(mode(daemons)).isEqualTo(right);
            assertThat(ask("telnetd/authd", CONTEXT)).isEqualTo(REFUSED);
            assertThat(ask("telnetd/public", VAULT_STATUS)).isEqualTo(REFUSED);
        }
    }

    @Test
    void takesOverWhatAnEarlierOneLeftBehind() throws IOException {
        Files.createDirectory(folder);
        Files.createFile(folder.resolve("telnetd.sock"));
        try (AuthdServer _ = start(ME)) {
            assertThat(ask("telnetd", CONTEXT)).isEqualTo(REFUSED);
        }
    }

    @Test
    void answersAPrivilegedAsker() throws IOException {
        try (AuthdServer _ = start(ME)) {
            AuthdClient client =
                    new AuthdClient(folder.resolve("telnetd.sock"), Duration.ofSeconds(10), Duration.ofSeconds(10));
            assertThat(client.authenticate(
                            "john", new byte[] {1}, InetAddress.getByName("192.0.2.7"), ConnectionId.random()))
                    .isEqualTo(new AuthResult.Refused());
            assertThat(count("authenticate", "refused")).isEqualTo(1);
        }
    }

    @Test
    void answersManyQuestionsInTurn() throws IOException {
        try (AuthdServer _ = start(ME)) {
            String many = AUTHENTICATE + CONTEXT + "{\"ask\":\"weather\"}\n" + CONTEXT;
            assertThat(ask("telnetd", many)).isEqualTo(REFUSED + REFUSED + error("unknown-question") + REFUSED);
            assertThat(answered).containsExactly(Question.AUTHENTICATE, Question.CONTEXT, Question.CONTEXT);
        }
    }

    @Test
    void aSocketTakesOnlyItsOwnQuestions() throws IOException {
        try (AuthdServer _ = start(ME)) {
            assertThat(ask("rshd", CONTEXT + AUTHENTICATE)).isEqualTo(REFUSED + NOT_PERMITTED);
            assertThat(ask("public", CONTEXT + AUTHENTICATE)).isEqualTo(NOT_PERMITTED + NOT_PERMITTED);
            assertThat(ask("telnetd", TRUSTED + VAULT_STATUS)).isEqualTo(NOT_PERMITTED + NOT_PERMITTED);
            assertThat(ask("rshd", TRUSTED)).isEqualTo(REFUSED);
            assertThat(ask("public", VAULT_STATUS)).isEqualTo(REFUSED);
            assertThat(answered).containsExactly(Question.CONTEXT, Question.TRUSTED, Question.VAULT_STATUS);
        }
    }

    /** The message claims to be root's; the kernel knows better. */
    @Test
    void whoIsNotPrivilegedGetsNoPrivilegedAnswerAnywhere() throws IOException {
        try (AuthdServer _ = start(ME + 1);
                LogCapture log = new LogCapture()) {
            for (SocketRight right : SocketRight.TABLE) {
                assertThat(ask(right.name(), AUTHENTICATE + CONTEXT + TRUSTED))
                        .as(right.name())
                        .isEqualTo(NOT_PERMITTED.repeat(3));
            }
            assertThat(answered).isEmpty();
            assertThat(count("authenticate", "not-permitted")).isEqualTo(SocketRight.TABLE.size());
            assertThat(log.lines().getFirst())
                    .startsWith("WARN question refused socket=telnetd ask=authenticate uid=" + ME + " pid="
                            + ProcessHandle.current().pid() + " reason=not-permitted");
            assertThat(String.join("\n", log.lines())).doesNotContain("c2VjcmV0");
        }
    }

    @Test
    void anotherUserOfTheMachineGetsNothing() throws Exception {
        // only root can become somebody else; what the kernel says of us is seen in the test above
        if (ME == 0) {
            try (AuthdServer _ = start(ME)) {
                assertThat(askAsAnother("public", AUTHENTICATE)).isEqualTo(NOT_PERMITTED);
                assertThat(askAsAnother("telnetd", AUTHENTICATE))
                        .as("cannot even connect")
                        .isEmpty();
                Files.setPosixFilePermissions(
                        folder.resolve("telnetd.sock"), PosixFilePermissions.fromString("rw-rw-rw-"));
                assertThat(askAsAnother("telnetd", AUTHENTICATE)).isEqualTo(NOT_PERMITTED);
                assertThat(answered).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\n",
                "{}\n",
                "[]\n",
                "{\"ask\":1}\n",
                "{\"ask\":\"context\",\"ask\":\"context\"}\n",
                "{\"ask\":\"context\"} {}\n",
                "{\"ask\":\"con",
                "GET / HTTP/1.1\r\n\r\n",
            })
    void whatIsNoQuestionEndsTheConnection(String text) throws IOException {
        try (AuthdServer _ = start(ME)) {
            assertThat(ask("telnetd", text + CONTEXT)).isEqualTo(error("malformed"));
            assertThat(answered).isEmpty();
            assertThat(count("none", "malformed")).isEqualTo(1);
            assertThat(ask("telnetd", CONTEXT)).as("the next connection").isEqualTo(REFUSED);
        }
    }

    @Test
    void aQuestionThatLacksSomethingEndsTheConnection() throws IOException {
        try (AuthdServer _ = AuthdServer.start(
                together(),
                Set.of(ME),
                (_, _, _) -> {
                    throw new MalformedMessageException("no user");
                },
                registry)) {
            assertThat(ask("telnetd", CONTEXT + CONTEXT)).isEqualTo(error("malformed"));
        }
    }

    @Test
    void accountsThatCannotBeReadAreAnError() throws IOException {
        try (AuthdServer _ = AuthdServer.start(
                together(),
                Set.of(ME),
                (_, _, _) -> {
                    throw new IOException("shadow: permission denied");
                },
                registry)) {
            assertThat(ask("telnetd", CONTEXT + CONTEXT)).isEqualTo(error("failed") + error("failed"));
        }
    }

    @Test
    void aBugOfOursEndsOneConnectionAndNoMore() throws IOException {
        try (LogCapture log = new LogCapture();
                AuthdServer _ = AuthdServer.start(
                        together(),
                        Set.of(ME),
                        (_, _, _) -> {
                            throw new IllegalStateException("bug");
                        },
                        registry)) {
            for (int i = 0; i < 100; i++) {
                assertThat(ask("telnetd", CONTEXT)).isEmpty();
            }
            assertThat(log.lines()).anyMatch(line -> line.startsWith("ERROR question failed socket=telnetd"));
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void garbageNeverGetsAnAnswer(long seed) throws IOException {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        try (AuthdServer _ = start(ME)) {
            for (int i = 0; i < 50; i++) {
                byte[] garbage = new byte[random.nextInt(1, 2000)];
                random.nextBytes(garbage);
                assertThat(ask("telnetd", garbage))
                        .as("seed %d case %d", seed, i)
                        .isEqualTo(error("malformed"));
            }
            assertThat(answered).isEmpty();
        }
    }

    @Test
    void oneUserCannotTakeAllConnections() throws IOException {
        List<SocketChannel> held = new ArrayList<>();
        try (AuthdServer _ = start(ME + 1)) {
            for (int i = 0; i < 8; i++) {
                SocketChannel channel = open("public");
                held.add(channel);
                send(channel, CONTEXT);
                assertThat(readLine(channel)).isEqualTo(NOT_PERMITTED);
            }
            try (SocketChannel one = open("public")) {
                assertThat(readLine(one)).isEqualTo(error("busy"));
            }
            held.getFirst().close();
            await().untilAsserted(() -> assertThat(ask("public", CONTEXT)).isEqualTo(NOT_PERMITTED));
        } finally {
            for (SocketChannel channel : held) {
                channel.close();
            }
        }
    }

    @Test
    void fourHundredAskAtOnce() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                AuthdServer _ = start(ME)) {
            AuthdClient client =
                    new AuthdClient(folder.resolve("telnetd.sock"), Duration.ofSeconds(30), Duration.ofSeconds(30));
            List<Future<AuthResult>> results = new ArrayList<>();
            for (int i = 0; i < 400; i++) {
                results.add(threads.submit(() -> client.authenticate(
                        "john", new byte[] {1}, InetAddress.getByName("192.0.2.7"), ConnectionId.random())));
            }
            for (Future<AuthResult> result : results) {
                assertThat(result.get()).isEqualTo(new AuthResult.Refused());
            }
        }
    }

    private SocketPlaces together() {
        return SocketPlaces.all(folder, SocketLayout.TOGETHER);
    }

    private AuthdServer start(int privileged) throws IOException {
        return AuthdServer.start(together(), Set.of(privileged), this::answer, registry);
    }

    private ObjectNode answer(Question question, ObjectNode message, Asker asker) {
        assertThat(asker.uid()).isEqualTo(ME);
        synchronized (answered) {
            answered.add(question);
        }
        return AuthdMessages.object().put("answer", "refused");
    }

    private double count(String ask, String answer) {
        return registry.get("doorman.authd.questions")
                .tags("ask", ask, "answer", answer)
                .counter()
                .count();
    }

    private String ask(String socket, String text) throws IOException {
        return ask(socket, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Says all at once and ends it; everything that comes back. */
    private String ask(String socket, byte[] bytes) throws IOException {
        try (SocketChannel channel = open(socket)) {
            OutputStream out = Channels.newOutputStream(channel);
            out.write(bytes);
            channel.shutdownOutput();
            return readAll(channel);
        }
    }

    /** A connection that is closed on unread bytes is reset: what came before it counts. */
    private static String readAll(SocketChannel channel) throws IOException {
        InputStream in = Channels.newInputStream(channel);
        StringBuilder text = new StringBuilder();
        try {
            for (int c = in.read(); c >= 0; c = in.read()) {
                text.append((char) c);
            }
        } catch (IOException e) {
            assertThat(e).hasMessageContaining("reset");
        }
        return text.toString();
    }

    private static String readLine(SocketChannel channel) throws IOException {
        InputStream in = Channels.newInputStream(channel);
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c >= 0; c = c == '\n' ? -1 : in.read()) {
            text.append((char) c);
        }
        return text.toString();
    }

    private SocketChannel open(String socket) throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(folder.resolve(socket + ".sock")));
    }

    private static void send(SocketChannel channel, String text) throws IOException {
        Channels.newOutputStream(channel).write(text.getBytes(StandardCharsets.UTF_8));
    }

    private String askAsAnother(String socket, String text) throws Exception {
        Process process = new ProcessBuilder(
                        "setpriv",
                        "--reuid=20001",
                        "--regid=20001",
                        "--clear-groups",
                        "nc",
                        "-N",
                        "-U",
                        folder.resolve(socket + ".sock").toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream out = process.getOutputStream()) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            assertThat(e).as("it could not connect, and is gone").hasMessageContaining("pipe");
        }
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return answer;
    }

    private static String mode(Path path) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
    }

    private static String error(String reason) {
        return "{\"answer\":\"error\",\"reason\":\"" + reason + "\"}\n";
    }
}
