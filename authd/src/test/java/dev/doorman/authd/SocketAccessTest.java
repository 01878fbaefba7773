package dev.doorman.authd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.authd.config.SocketLayout;
import dev.doorman.authd.domain.Directory;
import dev.doorman.authd.login.Answers;
import dev.doorman.authd.server.AuthdServer;
import dev.doorman.authd.server.SocketPlaces;
import dev.doorman.authd.server.SocketRight;
import dev.doorman.common.account.AccountStore;
import dev.doorman.common.account.Crypt;
import dev.doorman.common.account.NoLogin;
import dev.doorman.common.account.PasswordCheck;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.trust.HomeRhosts;
import dev.doorman.common.trust.Trust;
import dev.doorman.common.trust.TrustSettings;
import dev.doorman.common.vault.FileVaultStore;
import dev.doorman.common.vault.Vault;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** authd's real answers through its real sockets, asked by real users of the machine: root, and uid 20001. */
@Timeout(60)
class SocketAccessTest {
    private static final int OWN_UID = 20_001;
    private static final String NOT_PERMITTED = "{\"answer\":\"error\",\"reason\":\"not-permitted\"}\n";
    /** "pleaseletmein". */
    private static final String HASH = "$y$j9T$AAt9R641xPvCI9nXw1HHW/$MQkxA64lbRAyuxY2E/0Fd4IVOXFYaTbGyALsO2tHQp3";

    private static final String PASSWORD = "\"password\":\"cGxlYXNlbGV0bWVpbg==\"";
    private static final String AUTHENTICATE = "{\"ask\":\"authenticate\",\"user\":\"own\"," + PASSWORD
            + ",\"client\":\"192.0.2.7\",\"connection\":\"c\"}\n";
    private static final String TRUSTED = "{\"ask\":\"trusted\",\"user\":\"own\",\"remote-user\":\"own\","
            + "\"client\":\"192.0.2.7\",\"rhosts\":true,\"verify\":false,\"connection\":\"c\"}\n";
    private static final String CONTEXT = "{\"ask\":\"context\",\"user\":\"own\",\"connection\":\"c\"}\n";

    @TempDir
    private Path folder;

    private Path sockets;
    private Vault vault;
    private Answers answers;
    private AuthdServer server;

    @BeforeEach
    void authd() throws IOException {
        assertThat(Libc.effectiveUid()).as("only root can ask as somebody else").isZero();
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Files.writeString(etc.resolve("passwd"), """
                root:x:0:0::/root:/bin/sh
                own:x:20001:100::/nonexistent:/bin/sh
                other:x:20002:100::/nonexistent:/bin/sh
                """);
        Files.writeString(
                etc.resolve("shadow"), "root:%1$s:1::::::\nown:%1$s:1::::::\nother:%1$s:1::::::\n".formatted(HASH));
        Path equiv = Files.writeString(etc.resolve("hosts.equiv"), "192.0.2.7\n");
        Files.setPosixFilePermissions(equiv, PosixFilePermissions.fromString("rw-r--r--"));
        sockets = folder.resolve("run");
        InstantSource clock = InstantSource.system();
        FileVaultStore store = FileVaultStore.open(folder);
        vault = new Vault(store, store.keys(folder.resolve("vault.key")), clock);
        Directory directory = new Directory(etc, new AccountStore(etc), new PasswordCheck(new Crypt()), clock);
        answers = new Answers(
                directory, new NoLogin(etc), Trust.of(etc, TrustSettings::standard, new HomeRhosts()), vault, clock);
        server = AuthdServer.start(
                SocketPlaces.all(sockets, SocketLayout.TOGETHER), Set.of(0), answers, new SimpleMeterRegistry());
    }

    @AfterEach
    void close() {
        server.close();
        vault.close();
    }

    @Test
    void aUserIsRefusedEveryPrivilegedQuestion() throws Exception {
        String all = AUTHENTICATE + TRUSTED + CONTEXT;
        for (SocketRight right : SocketRight.TABLE) {
            boolean everyones = right.name().equals("public");
            assertThat(asUser(right.name(), all)).as(right.name()).isEqualTo(everyones ? NOT_PERMITTED.repeat(3) : "");
            // and where the file's mode had been opened by mistake
            Files.setPosixFilePermissions(
                    sockets.resolve(right.name() + ".sock"), PosixFilePermissions.fromString("rw-rw-rw-"));
            assertThat(asUser(right.name(), all)).as(right.name()).isEqualTo(NOT_PERMITTED.repeat(3));
        }
    }

    @Test
    void aUserKeepsItsOwnPassword() throws Exception {
        assertThat(asUser("public", vault("store", "", "," + PASSWORD)))
                .isEqualTo("{\"answer\":\"stored\",\"version\":1}\n");
        assertThat(asUser("public", vault("status", "own", "")))
                .contains("\"state\":\"good\"")
                .contains("\"version\":1");
        assertThat(asRoot("rshd", CONTEXT)).contains("\"context\":\"full\"");
        assertThat(asUser("public", vault("delete", "own", ""))).isEqualTo("{\"answer\":\"deleted\"}\n");
    }

    @ParameterizedTest
    @ValueSource(strings = {"other", "root", "nobody"})
    void anothersPasswordIsNotForTheUser(String user) throws Exception {
        assertThat(asRoot("public", vault("store", "other", "," + PASSWORD))).contains("stored");
        String all = vault("store", user, "," + PASSWORD) + vault("status", user, "") + vault("delete", user, "");
        assertThat(asUser("public", all)).isEqualTo(NOT_PERMITTED.repeat(3));
        assertThat(asRoot("public", vault("status", "other", ""))).contains("\"version\":1");
    }

    @Test
    void rootIsAnsweredAll() throws Exception {
        assertThat(asRoot("telnetd", AUTHENTICATE)).contains("\"answer\":\"granted\"");
        assertThat(asRoot("telnetd", CONTEXT)).contains("\"context\":\"full\"");
        assertThat(asRoot("rshd", TRUSTED)).isEqualTo("{\"answer\":\"trusted\",\"by\":\"hosts.equiv\"}\n");
        assertThat(asRoot("rshd", CONTEXT)).contains("\"context\":\"limited\"");
        assertThat(asRoot("public", vault("store", "own", "," + PASSWORD))).contains("stored");
        assertThat(asRoot("public", vault("status", "own", ""))).contains("good");
        assertThat(asRoot("public", vault("delete", "own", ""))).contains("deleted");
    }

    /** As in a container into which the folder of the sockets is not mounted: not even root asks anything. */
    @Test
    void whereTheSocketIsNotNobodyAsks() throws Exception {
        List<String> inside = new ArrayList<>(List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                "mount -t tmpfs none \"$0\" && exec nc -N -U \"$1\""));
        inside.addAll(List.of(sockets.toString(), sockets.resolve("public.sock").toString()));
        assertThat(ask(inside, vault("status", "own", ""))).isEmpty();
        assertThat(asRoot("public", vault("status", "own", ""))).contains("none");
    }

    /** A user in telnetd's container: of all the sockets that there are it finds telnetd's two, and one of them is for it. */
    @Test
    void whoIsGivenOneDaemonsFolderFindsNoOther() throws Exception {
        server.close();
        server = AuthdServer.start(
                SocketPlaces.all(sockets, SocketLayout.APART), Set.of(0), answers, new SimpleMeterRegistry());
        Path mounted = Files.createDirectory(folder.resolve("mounted"));
        String inside = """
                mount --bind "$0/telnetd" "$1" && mount -t tmpfs none "$0" && cd "$1" || exit
                user='setpriv --reuid=20001 --regid=20001 --clear-groups'
                find "$0" "$1" -type s -printf '%f %m\\n' | sort
                printf '%s\\n' "$2" | $user nc -N -U authd.sock || echo no
                printf '%s\\n' "$2" | $user nc -N -U public.sock
                printf '%s\\n' "$3" | $user nc -N -U public.sock
                printf '%s\\n' "$2" | nc -N -U authd.sock
                """;
        List<String> command = List.of(
                "unshare",
                "--mount",
                "--propagation",
                "private",
                "sh",
                "-c",
                inside,
                sockets.toString(),
                mounted.toString(),
                CONTEXT.strip(),
                vault("status", "own", "").strip());
        assertThat(ask(command, ""))
                .matches(Pattern.quote("authd.sock 600\npublic.sock 666\nno\n" + NOT_PERMITTED)
                        + "\\{\"answer\":\"status\".*none.*}\n\\{\"answer\":\"context\".*}\n");
    }

    private static String vault(String what, String user, String more) {
        return "{\"ask\":\"vault-" + what + "\",\"user\":\"" + user + "\"" + more + "}\n";
    }

    private String asUser(String socket, String text) throws Exception {
        String uid = Integer.toString(OWN_UID);
        List<String> command =
                new ArrayList<>(List.of("setpriv", "--reuid=" + uid, "--regid=" + uid, "--clear-groups"));
        command.addAll(nc(socket));
        return ask(command, text);
    }

    private String asRoot(String socket, String text) throws Exception {
        return ask(nc(socket), text);
    }

    private List<String> nc(String socket) {
        return List.of("nc", "-N", "-U", sockets.resolve(socket + ".sock").toString());
    }

    private static String ask(List<String> command, String text) throws Exception {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try (OutputStream out = process.getOutputStream()) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            assertThat(e).as("it could not connect, and is gone").hasMessageMatching(".*(pipe|closed).*");
        }
        String answer = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
        return answer;
    }
}
