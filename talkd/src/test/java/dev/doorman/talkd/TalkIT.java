package dev.doorman.talkd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.ShiftedPorts;
import dev.doorman.common.testing.Tools;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * People in sessions of real clients, and callers on the host with Debian's two talk programs, under expect. In the sessions talk is
 * ours.
 */
class TalkIT {
    private static final String NETKIT = "netkit-ntalk";

    private static TalkHost host;

    @BeforeAll
    static void start() throws Exception {
        host = TalkHost.serving();
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    @AfterEach
    void nobodyIsLeft() {
        await().untilAsserted(() -> assertThat(host.doorman().processes()).isEmpty());
    }

    private static void scene(String scene, String caller) throws Exception {
        Doorman doorman = host.doorman();
        String output = Tools.expect(
                TalkIT.class,
                "talk.exp",
                scene,
                String.valueOf(doorman.port(TalkHost.TELNET)),
                Doorman.PASSWORD,
                list(ShiftedPorts.command(doorman, List.of("netkit-rlogin"))),
                list(onThisHost(caller)));
        assertThat(output).isNotEmpty();
    }

    /** A command line as one argument of expect's, which reads it as a list. */
    private static String list(List<String> command) {
        return command.stream().map(word -> "{" + word + "}").collect(Collectors.joining(" "));
    }

    /** The host is called localhost, for these programs call their own daemon by its name. */
    private static List<String> onThisHost(String program) throws Exception {
        List<String> command = new ArrayList<>(List.of("unshare", "--uts"));
        command.addAll(ShiftedPorts.command(
                host.doorman(), List.of("sh", "-c", "hostname localhost && exec " + program + " \"$@\"", "sh")));
        return command;
    }

    @ParameterizedTest
    @ValueSource(strings = {NETKIT, "inetutils-talk"})
    void theHostCallsASessionAndIsAnswered(String caller) throws Exception {
        scene("answer", caller);
    }

    @Test
    void aSessionCallsAnotherAndNobodyElseIsRung() throws Exception {
        scene("sessions", NETKIT);
    }

    @ParameterizedTest
    @ValueSource(strings = {NETKIT, "inetutils-talk"})
    void whoIsNotThereOrTakesNoMessagesIsNotRung(String caller) throws Exception {
        scene("refusals", caller);
    }

    @Test
    void elevenCharactersDecideAndATerminalTellsApart() throws Exception {
        scene("names", NETKIT);
    }
}
