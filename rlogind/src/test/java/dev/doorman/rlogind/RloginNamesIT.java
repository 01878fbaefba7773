package dev.doorman.rlogind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real client whose host's name does not lead back to its address: {@code -a} takes its trust away, and no more. */
class RloginNamesIT {
    @ParameterizedTest
    @EnumSource
    void aNameThatDoesNotLeadBackIsAskedForAPasswordWhereNamesAreVerified(Rlogin client) throws Exception {
        try (Doorman doorman = Rlogin.configured("-a", "")) {
            // the name of the first line is the address's; the name without its dot is another's
            Files.writeString(doorman.folder().resolve("hosts"), """
                    127.0.0.1 liar.example.net. localhost
                    192.0.2.9 liar.example.net
                    """);
            Rlogin.rhosts(doorman.home(), Doorman.UID, "127.0.0.1 root\n");
            doorman.start();
            dialogue(
                    doorman,
                    client,
                    List.of("want", "^\\s*Password: $", "send", Doorman.PASSWORD, "want", "\\$ $"),
                    List.of("send", "echo is-$DOORMAN_CONTEXT; exit", "want", "is-full\r\n"));

            doorman.write("inetd.conf", "login stream tcp nowait NULL /usr/sbin/in.rlogind in.rlogind\n");
            Doorman.Result reload =
                    doorman.launcher("reload", "--state", doorman.state().toString());
            assertThat(reload.status()).isZero();
            dialogue(
                    doorman,
                    client,
                    List.of("want", "\\$ $"),
                    List.of("send", "echo is-$DOORMAN_CONTEXT; exit", "want", "is-limited\r\n"));
        }
    }

    private static void dialogue(Doorman doorman, Rlogin client, List<String> login, List<String> command)
            throws Exception {
        List<String> arguments = new ArrayList<>(login);
        arguments.addAll(command);
        arguments.add("run");
        arguments.addAll(client.command(doorman, Doorman.USER));
        String _ = Tools.expect(RloginNamesIT.class, "dialogue.exp", arguments.toArray(String[]::new));
    }
}
