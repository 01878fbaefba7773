package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of a session's processes when its client vanishes. */
class HangUpIT {
    private static final int TELNET = 23;

    private static List<String> sleepers(Doorman doorman) throws Exception {
        return doorman.processes().values().stream()
                .filter(command -> command.startsWith("sleep"))
                .sorted()
                .toList();
    }

    private static void vanish(Doorman doorman) throws Exception {
        try (RawTelnet client = new RawTelnet(doorman.port(TELNET))) {
            client.login();
            client.run("sleep 5001 &");
            client.run("setsid sleep 5002");
            client.run("nohup sleep 5003 > /dev/null 2>&1 < /dev/null &");
            client.run("(trap 'echo no' HUP; while :; do sleep 5004; done) &");
            client.send("sleep 5005\r");
            await().atMost(Duration.ofSeconds(10))
                    .untilAsserted(() -> assertThat(sleepers(doorman)).hasSize(5));
            client.reset();
        }
    }

    @Test
    void whatTheUserDetachedLivesOnAndTheRestIsGone() throws Exception {
        try (Doorman doorman = Doorman.serving("service.telnet.hangup-grace = 1s\n")) {
            vanish(doorman);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(doorman.processes().values())
                            .containsExactlyInAnyOrder("sleep 5002", "sleep 5003"));
            await().untilAsserted(() -> assertThat(doorman.log("telnetd")).contains("outcome=peer-gone"));
            assertThat(sleepers(doorman)).containsExactly("sleep 5002", "sleep 5003");
        }
    }

    @Test
    void withKillUserProcessesNothingIsLeft() throws Exception {
        try (Doorman doorman =
                Doorman.serving("service.telnet.hangup-grace = 1s\nservice.telnet.kill-user-processes = true\n")) {
            vanish(doorman);
            await().atMost(Duration.ofSeconds(20))
                    .untilAsserted(() -> assertThat(doorman.processes()).isEmpty());
        }
    }
}
