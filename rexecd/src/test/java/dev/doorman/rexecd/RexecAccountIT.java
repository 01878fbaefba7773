package dev.doorman.rexecd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.CClient;
import dev.doorman.common.testing.Doorman;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.net.bsd.RExecClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What becomes of a real client's command by how its user stands here: nologin, the home and the shell. */
class RexecAccountIT {
    private static final int EXEC = 512;

    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.configured(
                "exec stream tcp nowait NULL /usr/sbin/in.rexecd in.rexecd\n", "root-login = true\n");
        Path hidden = Files.createDirectories(doorman.folder().resolve("hidden"));
        Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rwx------"));
        Files.copy(Path.of("/bin/sh"), hidden.resolve("sh"));
        Path headless = Files.writeString(doorman.folder().resolve("headless"), "#!/no/such/interpreter\n");
        Files.setPosixFilePermissions(headless, PosixFilePermissions.fromString("rwxr-xr-x"));
        user("homeless", "/no/such/home", "/bin/bash");
        user("shut", hidden.toString(), "/bin/bash");
        user("shellless", doorman.home().toString(), "/no/such/shell");
        user("hidden", doorman.home().toString(), hidden.resolve("sh").toString());
        user("headless", doorman.home().toString(), headless.toString());
        doorman.start();
    }

    /** A user with the password of the test's. */
    private static void user(String name, String home, String shell) throws IOException {
        Path etc = doorman.etc();
        String passwd = Files.readString(etc.resolve("passwd"));
        doorman.write("passwd", passwd + "%s:x:20030:20030::%s:%s\n".formatted(name, home, shell));
        doorman.write("shadow", Files.readString(etc.resolve("shadow")) + name + ":*:::::::\n");
        doorman.changePassword(name, Doorman.PASSWORD);
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    private static String run(String user, String command) throws IOException {
        RExecClient client = new RExecClient();
        client.connect(InetAddress.getLoopbackAddress(), doorman.port(EXEC));
        try {
            client.rexec(user, Doorman.PASSWORD, command, true);
            return new String(client.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1)
                    + new String(client.getErrorStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        } finally {
            client.disconnect();
        }
    }

    private static void refused(String user, String text) throws Exception {
        assertThatIOException().isThrownBy(() -> run(user, "id")).withMessageMatching(text);
        Apart end = new CClient(doorman.folder())
                .rexec(doorman.port(EXEC), user, Doorman.PASSWORD, CClient.Second.YES, "id");
        assertThat(end.text()).isEmpty();
        assertThat(end.errors()).matches(text + "\n");
    }

    @Test
    void whileThereIsANologinRootAloneGetsIn() throws Exception {
        Path nologin = doorman.etc().resolve("nologin");
        assertThat(run(Doorman.USER, "id -un; echo $DOORMAN_CONTEXT")).isEqualTo("john\nfull\n");
        Files.writeString(nologin, "Back at noon.\n");
        try {
            refused(Doorman.USER, "Logins currently disabled\\.");
            assertThat(run("root", "id -un")).isEqualTo("root\n");
        } finally {
            Files.delete(nologin);
        }
        assertThat(run(Doorman.USER, "id -un")).isEqualTo("john\n");
    }

    @Test
    void aHomeOrAShellThatWillNotDoIsSaid() throws Exception {
        refused("homeless", "No remote directory\\.");
        refused("shut", "No remote directory\\.");
        // authd takes it for no shell to log in with
        refused("shellless", "Login incorrect\\.");
        refused("hidden", doorman.folder().resolve("hidden/sh") + ": (No such file or directory|Permission denied)");
    }

    @Test
    void aShellThatCannotBeRunAfterAllIsAnErrorOfTheCommands() throws Exception {
        assertThat(run("headless", "id")).contains(doorman.folder().resolve("headless") + ": not found");
    }
}
