package dev.doorman.authd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Crypt;
import dev.doorman.common.authd.AuthResult;
import dev.doorman.common.authd.AuthdClient;
import dev.doorman.common.authd.ContextKind;
import dev.doorman.common.authd.ContextResult;
import dev.doorman.common.authd.VaultClient;
import dev.doorman.common.authd.VaultResult;
import dev.doorman.common.net.ConnectionId;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What of the passwords that authd was told stays with it: nothing, on its heap, in its log or in its files. */
@Timeout(120)
class SecretsIT {
    private static final int LOGINS = 100;
    private static final int USERS = 10;
    /** Of every password; nine bytes, so that base64 of a password begins with base64 of these. */
    private static final String BEGINNING = "Squirrel7";

    @TempDir
    private Path folder;

    @BeforeEach
    void accounts() throws IOException {
        Files.createDirectories(folder.resolve("etc"));
        Files.createDirectories(folder.resolve("state"));
        Crypt crypt = new Crypt();
        List<String> passwd = new ArrayList<>();
        List<String> shadow = new ArrayList<>();
        for (int i = 0; i < USERS; i++) {
            passwd.add("heap-user-%d:x:%d:100::/nonexistent:/bin/sh".formatted(i, 20_001 + i));
            // a cheap hash: what is looked for here is not its work
            String hash = crypt.hash(right(i).getBytes(StandardCharsets.UTF_8), "$6$rounds=1000$saltsalt" + i + "$");
            shadow.add("heap-user-%d:%s:1::::::".formatted(i, hash));
        }
        Files.write(folder.resolve("etc/passwd"), passwd);
        Files.write(folder.resolve("etc/shadow"), shadow);
    }

    @Test
    void afterAHundredLoginsNoPasswordIsLeft() throws Exception {
        try (AuthdProcess authd = AuthdProcess.start(folder);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            AuthdClient client = authd.client("telnetd");
            VaultClient vault = authd.vault();
            List<Future<?>> logins = new ArrayList<>();
            for (int i = 0; i < LOGINS; i++) {
                int login = i;
                logins.add(threads.submit(() -> logIn(client, vault, login)));
            }
            for (Future<?> login : logins) {
                login.get();
            }
            byte[] heap = Files.readAllBytes(authd.heapDump());
            // the scan finds what is there: a name that authd knows, as it stands in a string and in an array of bytes
            assertThat(found("heap-user-3", heap)).isTrue();
            assertThat(found(BEGINNING, heap)).as("on the heap").isFalse();
            assertThat(found(BEGINNING, authd.log())).as("in the log").isFalse();
            assertThat(authd.log().lines().filter(line -> line.contains("ask=authenticate")))
                    .hasSize(LOGINS);
            assertThat(files(folder.resolve("state"))).isNotEmpty();
            for (Path file : files(folder.resolve("state"))) {
                assertThat(found(BEGINNING, Files.readAllBytes(file)))
                        .as(file.toString())
                        .isFalse();
            }
        }
    }

    /** Every other one with a wrong password; every tenth user stores theirs, and uses it. */
    private static Void logIn(AuthdClient client, VaultClient vault, int login) throws IOException {
        String user = "heap-user-" + login % USERS;
        boolean known = login % 2 == 0;
        String password = known ? right(login % USERS) : wrong(login);
        InetAddress address = InetAddress.ofLiteral("192.0.2." + (1 + login));
        AuthResult result =
                client.authenticate(user, password.getBytes(StandardCharsets.UTF_8), address, ConnectionId.random());
        assertThat(result instanceof AuthResult.Granted).isEqualTo(known);
        if (login % 10 == 0) {
            assertThat(vault.store(user, password.getBytes(StandardCharsets.UTF_8)))
                    .isInstanceOf(VaultResult.Stored.class);
            ContextResult context = client.context(user, ConnectionId.random());
            assertThat(((ContextResult.Granted) context).context().kind()).isEqualTo(ContextKind.FULL);
        }
        return null;
    }

    private static String right(int user) {
        return BEGINNING + "-right-" + user;
    }

    private static String wrong(int login) {
        return BEGINNING + "-wrong-" + login;
    }

    private static boolean found(String text, String log) {
        return found(text, log.getBytes(StandardCharsets.UTF_8));
    }

    /** Whether a text is anywhere in the bytes, as it is or in base64: in arrays of bytes, in strings, in arrays of chars. */
    private static boolean found(String text, byte[] bytes) {
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return Stream.of(StandardCharsets.ISO_8859_1, StandardCharsets.UTF_16LE, StandardCharsets.UTF_16BE)
                .anyMatch(charset -> contains(bytes, text, charset) || contains(bytes, base64, charset));
    }

    private static boolean contains(byte[] bytes, String text, Charset charset) {
        byte[] wanted = text.getBytes(charset);
        for (int i = 0; i <= bytes.length - wanted.length; i++) {
            if (bytes[i] == wanted[0] && Arrays.equals(bytes, i, i + wanted.length, wanted, 0, wanted.length)) {
                return true;
            }
        }
        return false;
    }

    private static List<Path> files(Path folder) throws IOException {
        try (var files = Files.walk(folder)) {
            return files.filter(Files::isRegularFile).toList();
        }
    }
}
