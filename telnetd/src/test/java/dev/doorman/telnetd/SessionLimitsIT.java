package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.Tools;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What holds for the sessions of users: the last login, how long none presses a key, and how many one has. */
class SessionLimitsIT {
    private static final String TELNET = "telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i\n";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static Doorman configured(String settings) throws Exception {
        return Doorman.configured(TELNET, settings).start();
    }

    private static RawTelnet client(Doorman doorman) throws Exception {
        return new RawTelnet(doorman.port(23));
    }

    @Test
    void whoPressesNoKeyIsWarnedAndHungUpWhateverItsProgramShows() throws Exception {
        try (Doorman doorman = configured("service.telnet.session-idle = 4s\n")) {
            Tools.expect(getClass(), "idle.exp", String.valueOf(doorman.port(23)), Doorman.USER, Doorman.PASSWORD);
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(doorman.log("telnetd")).containsPattern("outcome=timed-out.*idle"));
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(doorman.processes()).isEmpty());
        }
    }

    @Test
    void whoPressesKeysStays() throws Exception {
        try (Doorman doorman = configured("service.telnet.session-idle = 2s\n");
                RawTelnet client = client(doorman).login()) {
            // together twice as long as none may be pressed
            for (int i = 0; i < 6; i++) {
                assertThat(client.run("sleep 0.7; echo key-''" + i)).isEqualTo("key-" + i + "\r\n");
            }
            assertThat(client.run("echo sta''y")).isEqualTo("stay\r\n");
        }
    }

    @Test
    void whoHasAsManySessionsAsOneMayIsToldSo() throws Exception {
        try (Doorman doorman = configured("service.telnet.sessions-per-user = 2\n");
                RawTelnet first = client(doorman).login();
                RawTelnet second = client(doorman).login()) {
            try (RawTelnet third = client(doorman)) {
                third.send(Doorman.USER + "\r" + Doorman.PASSWORD + "\r");
                assertThat(third.rest()).contains("You have as many sessions here as one may have.");
            }
            assertThat(first.run("echo he''re")).isEqualTo("here\r\n");
            second.send("exit\r").rest();
            // its seat is free once its processes have ended
            await().atMost(LIMIT).untilAsserted(() -> {
                try (RawTelnet fourth = client(doorman)) {
                    fourth.send(Doorman.USER + "\r" + Doorman.PASSWORD + "\r" + "echo in''side; exit\r");
                    assertThat(fourth.rest()).contains("inside\r\n");
                }
            });
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(doorman.log("telnetd")).contains("reason=sessions-per-user"));
        }
    }

    @Test
    void theLastLoginIsShownButToWhoWantsNoWords() throws Exception {
        try (Doorman doorman = configured("")) {
            try (RawTelnet first = client(doorman)) {
                first.send(Doorman.USER + "\r" + Doorman.PASSWORD + "\r" + "exit\r");
                assertThat(first.rest()).doesNotContain("Last login");
            }
            try (RawTelnet second = client(doorman)) {
                second.send(Doorman.USER + "\r" + Doorman.PASSWORD + "\r" + "touch .hushlogin; exit\r");
                assertThat(second.rest()).containsPattern("Last login: .* from 127\\.0\\.0\\.1 on pts/[0-9]+\r\n");
            }
            try (RawTelnet third = client(doorman)) {
                third.send(Doorman.USER + "\r" + Doorman.PASSWORD + "\r" + "exit\r");
                assertThat(third.rest()).doesNotContain("Last login").doesNotContain("Message of the day");
            }
            assertThat(Files.getPosixFilePermissions(doorman.state().resolve("last-logins")))
                    .hasSize(3);
        }
    }
}
