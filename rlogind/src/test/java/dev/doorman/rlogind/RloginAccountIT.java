package dev.doorman.rlogind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a real client's login by how its user stands here: nologin, the vault, the home and the shell. */
class RloginAccountIT {
    private static final String STALE = "Your stored password is out of date: run regpwd\\.\r\n";

    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Rlogin.configured("", "");
        Path root = Files.createDirectories(doorman.folder().resolve("home/root"));
        Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
        Rlogin.rhosts(root, 0, "127.0.0.1 root\n");
        Path headless = Files.writeString(doorman.folder().resolve("headless"), "#!/no/such/interpreter\n");
        Files.setPosixFilePermissions(headless, PosixFilePermissions.fromString("rwxr-xr-x"));
        doorman.write(
                "passwd",
                Files.readString(doorman.etc().resolve("passwd")).replace(":/root:", ":" + root + ":")
                        + "homeless:x:20031:20031::/no/such/home:/bin/bash\n"
                        + "headless:x:20030:20030::" + doorman.home() + ":" + headless + "\n");
        doorman.write(
                "shadow", Files.readString(doorman.etc().resolve("shadow")) + "homeless:*:::::::\nheadless:*:::::::\n");
        doorman.write("hosts.equiv", "127.0.0.1 root\n");
        doorman.start();
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    /** What a client shows and what is typed into it, in turn; then it ends. */
    private static String dialogue(Rlogin client, String user, String... wantsAndSends) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(wantsAndSends));
        arguments.add("run");
        arguments.addAll(client.command(doorman, user));
        return Tools.expect(RloginAccountIT.class, "dialogue.exp", arguments.toArray(String[]::new));
    }

    @ParameterizedTest
    @EnumSource
    void whileThereIsANologinRootAloneGetsInAndOthersReadIt(Rlogin client) throws Exception {
        Path nologin = doorman.etc().resolve("nologin");
        Files.writeString(nologin, "The cellar is flooded.\nBack at noon.\n");
        try {
            assertThat(dialogue(client, Doorman.USER, "want", "The cellar is flooded\\.\r\nBack at noon\\.\r\n"))
                    .doesNotContain("Password:");
            dialogue(client, "root", "want", "# $", "send", "echo uid $(id -u); exit", "want", "uid 0\r\n");
            Files.writeString(nologin, "");
            dialogue(client, Doorman.USER, "want", "Logins are currently disabled\\.\r\n");
        } finally {
            Files.delete(nologin);
        }
        dialogue(client, Doorman.USER, "want", "\\$ $", "send", "id -un; exit", "want", "john\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void aPasswordInTheVaultIsAFullContextAndOneThatIsOutOfDateIsTold(Rlogin client) throws Exception {
        doorman.changePassword(Doorman.USER, Doorman.PASSWORD);
        dialogue(
                client,
                Doorman.USER,
                "want",
                "\\$ $",
                "send",
                "echo is-$DOORMAN_CONTEXT",
                "want",
                "is-limited\r\n",
                "send",
                "regpwd",
                "want",
                "Your password: $",
                "send",
                Doorman.PASSWORD,
                "want",
                "The same again: $",
                "send",
                Doorman.PASSWORD,
                "want",
                "stored, version ",
                "send",
                "exit");
        assertThat(context(client, "full")).doesNotContain("out of date");
        doorman.changePassword(Doorman.USER, "another-4712");
        assertThat(dialogue(client, Doorman.USER, "want", STALE, "want", "\\$ $", "send", "exit"))
                .contains("Message of the day");
        context(client, "limited");
        dialogue(client, Doorman.USER, "want", "\\$ $", "send", "regpwd -d; exit", "want", "deleted\r\n");
        assertThat(context(client, "limited")).doesNotContain("out of date");
        assertThat(doorman.logs()).doesNotContain(Doorman.PASSWORD, "another-4712");
    }

    private static String context(Rlogin client, String kind) throws Exception {
        return dialogue(
                client,
                Doorman.USER,
                "want",
                "\\$ $",
                "send",
                "echo is-$DOORMAN_CONTEXT; exit",
                "want",
                "is-" + kind + "\r\n");
    }

    @ParameterizedTest
    @EnumSource
    void aHomeOrAShellThatWillNotDoIsSaid(Rlogin client) throws Exception {
        dialogue(
                client,
                "homeless",
                "want",
                "No home directory: starting in /\\.",
                "want",
                "\\$ $",
                "send",
                "echo at-$PWD; exit",
                "want",
                "at-/\r\n");
        dialogue(client, "headless", "want", doorman.folder().resolve("headless") + ": not found");
    }
}
