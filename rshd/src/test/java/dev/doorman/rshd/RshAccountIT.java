package dev.doorman.rshd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.Doorman;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a real client's command by how its user stands here: nologin, the vault, the home and the shell. */
class RshAccountIT {
    private static final String CONTEXT = "echo $DOORMAN_CONTEXT";

    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.configured("shell stream tcp nowait NULL /usr/sbin/in.rshd in.rshd\n", "");
        doorman.write("hosts.equiv", "127.0.0.1 root\n");
        Path root = Files.createDirectories(doorman.folder().resolve("home/root"));
        Files.writeString(root.resolve(".rhosts"), "127.0.0.1 root\n");
        Path hidden = Files.createDirectories(doorman.folder().resolve("hidden"));
        Files.setPosixFilePermissions(hidden, PosixFilePermissions.fromString("rwx------"));
        Files.copy(Path.of("/bin/sh"), hidden.resolve("sh"));
        Path headless = Files.writeString(doorman.folder().resolve("headless"), "#!/no/such/interpreter\n");
        Files.setPosixFilePermissions(headless, PosixFilePermissions.fromString("rwxr-xr-x"));
        user("homeless", "/no/such/home", "/bin/bash");
        user("shut", root.toString(), "/bin/bash");
        user("shellless", doorman.home().toString(), "/no/such/shell");
        user("hidden", doorman.home().toString(), hidden.resolve("sh").toString());
        user("headless", doorman.home().toString(), headless.toString());
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        String passwd = Files.readString(doorman.etc().resolve("passwd"));
        doorman.write("passwd", passwd.replace(":/root:", ":" + root + ":"));
        doorman.start();
    }

    private static void user(String name, String home, String shell) throws IOException {
        Path etc = doorman.etc();
        String passwd = Files.readString(etc.resolve("passwd"));
        doorman.write("passwd", passwd + "%s:x:20030:20030::%s:%s\n".formatted(name, home, shell));
        doorman.write("shadow", Files.readString(etc.resolve("shadow")) + name + ":*:::::::\n");
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    private static Apart run(Rsh rsh, String user, String command, String input) throws Exception {
        return Apart.run(rsh.commandAs(doorman, user, command), input);
    }

    private static String context(Rsh rsh, String user) throws Exception {
        return run(rsh, user, CONTEXT, "").text();
    }

    /** Netkit's client shows what the daemon says; rsh-redone's never does. */
    private static void refused(Rsh rsh, String user, String pattern) throws Exception {
        Apart end = run(rsh, user, "id", "");
        assertThat(end.text()).isEmpty();
        assertThat(end.status()).isNotZero();
        assertThat(end.errors())
                .matches(rsh == Rsh.NETKIT ? pattern + "\n" : ".*Didn't receive NULL byte from server.*\n");
    }

    @ParameterizedTest
    @EnumSource
    void whileThereIsANologinRootAloneGetsIn(Rsh rsh) throws Exception {
        Path nologin = doorman.etc().resolve("nologin");
        assertThat(run(rsh, "john", "id -un", "").text()).isEqualTo("john\n");
        Files.writeString(nologin, "Back at noon.\n");
        try {
            refused(rsh, "john", "Logins currently disabled\\.");
            assertThat(run(rsh, "root", "id -un", "").text()).isEqualTo("root\n");
        } finally {
            Files.delete(nologin);
        }
        assertThat(run(rsh, "john", "id -un", "").text()).isEqualTo("john\n");
    }

    @ParameterizedTest
    @EnumSource
    void aPasswordInTheVaultIsAFullContextWhileItIsTheUsers(Rsh rsh) throws Exception {
        doorman.changePassword(Doorman.USER, Doorman.PASSWORD);
        assertThat(context(rsh, Doorman.USER)).isEqualTo("limited\n");
        assertThat(run(rsh, Doorman.USER, "command -v regpwd", "").text())
                .isEqualTo(doorman.state().resolve("programs/regpwd") + "\n");

        assertThat(run(rsh, Doorman.USER, "regpwd --stdin 2>&1", "not it\n").text())
                .contains("not your password");
        assertThat(context(rsh, Doorman.USER)).isEqualTo("limited\n");

        assertThat(run(rsh, Doorman.USER, "regpwd --stdin 2>&1", Doorman.PASSWORD + "\n")
                        .text())
                .startsWith("stored, version ");
        assertThat(context(rsh, Doorman.USER)).isEqualTo("full\n");
        assertThat(context(rsh, Doorman.OTHER_USER)).isEqualTo("limited\n");

        doorman.changePassword(Doorman.USER, "another-4712");
        assertThat(context(rsh, Doorman.USER)).isEqualTo("limited\n");
        assertThat(run(rsh, Doorman.USER, "regpwd --stdin 2>&1", "another-4712\n")
                        .text())
                .startsWith("stored, version ");
        assertThat(context(rsh, Doorman.USER)).isEqualTo("full\n");
        assertThat(run(rsh, Doorman.USER, "regpwd -d", "").text()).isEqualTo("deleted\n");
        assertThat(context(rsh, Doorman.USER)).isEqualTo("limited\n");
        assertThat(doorman.logs()).doesNotContain(Doorman.PASSWORD, "another-4712");
    }

    @ParameterizedTest
    @EnumSource
    void aHomeOrAShellThatWillNotDoIsSaid(Rsh rsh) throws Exception {
        refused(rsh, "homeless", "No remote directory\\.");
        refused(rsh, "shut", "No remote directory\\.");
        // authd takes it for no shell to log in with
        refused(rsh, "shellless", "Permission denied\\.");
        refused(
                rsh,
                "hidden",
                doorman.folder().resolve("hidden/sh") + ": (No such file or directory|Permission denied)");
    }

    @Test
    void aShellThatCannotBeRunAfterAllIsAnErrorOfTheCommands() throws Exception {
        Apart end = run(Rsh.NETKIT, "headless", "id", "");
        assertThat(end.text()).isEmpty();
        assertThat(end.errors()).contains(doorman.folder().resolve("headless") + ": not found");
    }
}
