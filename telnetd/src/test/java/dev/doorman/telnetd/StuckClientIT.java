package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Memory;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A client that reads no more while a program writes all the time: a minute in a soak. What it took to cut it off is printed. */
class StuckClientIT {
    private static final int TELNET = 23;
    private static final Duration STUCK = Duration.ofSeconds(Soak.rounds(2, 60));
    private static final Duration CUT_OFF = Duration.ofSeconds(10);
    private static final int QUESTIONS = 2_000;
    private static final long MOST_BYTES = 24L << 20;

    private static Doorman doorman;

    /** How the client ends the program. */
    enum Cut {
        KEY,
        /** IAC IP, then IAC DM with DM urgent. */
        SYNCH
    }

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.serving();
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    /** Reads all that was on its way, to the prompt. */
    private static void drain(InputStream in) throws IOException {
        byte[] chunk = new byte[64 * 1024];
        String tail = "";
        while (!tail.endsWith("ready> ")) {
            int length = in.read(chunk);
            assertThat(length).as("end of stream behind %s", tail).isPositive();
            String read = tail + new String(chunk, 0, length, StandardCharsets.ISO_8859_1);
            tail = read.substring(Math.max(0, read.length() - 16));
        }
    }

    private static boolean runs() throws Exception {
        return doorman.processes().containsValue("yes");
    }

    @ParameterizedTest
    @EnumSource
    void yesIsHeldUpAndCutOff(Cut cut) throws Exception {
        try (RawTelnet client = new RawTelnet(doorman.port(TELNET))) {
            client.login();
            Memory before = Memory.of(doorman.telnetdPid());
            Memory gatewayBefore = Memory.of(doorman.gatewayPid());
            client.send("yes\r").await("y\r\ny\r\n");
            long stuck = System.nanoTime();
            await().atMost(STUCK.plusSeconds(20)).until(() -> System.nanoTime() - stuck > STUCK.toNanos());
            Memory after = Memory.of(doorman.telnetdPid());
            Memory gatewayAfter = Memory.of(doorman.gatewayPid());
            assertThat(after.resident() - before.resident()).isLessThan(MOST_BYTES);
            assertThat(gatewayAfter.resident() - gatewayBefore.resident()).isLessThan(MOST_BYTES);
            assertThat(runs()).isTrue();

            long begin = System.nanoTime();
            if (cut == Cut.KEY) {
                client.send("\003");
            } else {
                client.send((byte) 255, (byte) 244, (byte) 255).socket().sendUrgentData(242);
            }
            await().atMost(CUT_OFF).pollInterval(Duration.ofMillis(10)).until(() -> !runs());
            long dead = System.nanoTime();
            drain(client.socket().getInputStream());
            long prompt = System.nanoTime();
            System.err.printf(
                    "yes for %d s to a client that reads nothing: telnetd %+d KiB, gateway %+d KiB; cut off by %s in %d ms,"
                            + " the prompt was there %d ms after that%n",
                    STUCK.toSeconds(),
                    (after.resident() - before.resident()) / 1024,
                    (gatewayAfter.resident() - gatewayBefore.resident()) / 1024,
                    cut,
                    (dead - begin) / 1_000_000,
                    (prompt - dead) / 1_000_000);
            assertThat(client.run("id -u")).isEqualTo(Doorman.UID + "\r\n");
        }
    }

    private static void assertStays(long nanos) {
        long begin = System.nanoTime();
        await().atMost(Duration.ofNanos(nanos).plusSeconds(20)).until(() -> System.nanoTime() - begin > nanos);
    }

    /** Answers that find the client stuck do not keep its next key from being seen. */
    @Test
    void whoAsksAndDoesNotReadIsStillHeard() throws Exception {
        try (RawTelnet client = new RawTelnet(doorman.port(TELNET))) {
            client.login();
            client.send("yes\r").await("y\r\ny\r\n");
            assertStays(STUCK.toNanos());
            Memory before = Memory.of(doorman.telnetdPid());
            byte[] questions = new byte[QUESTIONS * 5];
            for (int i = 0; i < questions.length; i += 5) {
                // IAC AYT, IAC DO of an option that nobody knows
                System.arraycopy(new byte[] {(byte) 255, (byte) 246, (byte) 255, (byte) 253, 99}, 0, questions, i, 5);
            }
            client.send(questions);
            assertStays(Duration.ofSeconds(1).toNanos());
            assertThat(runs()).isTrue();
            client.send("\003");
            await().atMost(CUT_OFF).pollInterval(Duration.ofMillis(10)).until(() -> !runs());
            assertThat(Memory.of(doorman.telnetdPid()).resident() - before.resident())
                    .isLessThan(MOST_BYTES);
            drain(client.socket().getInputStream());
            client.run("true");
            assertThat(client.run("id -u")).isEqualTo(Doorman.UID + "\r\n");
        }
    }

    /** Nobody needs so many answers: the log says why such a client is gone. */
    @Test
    void aFloodOfQuestionsThatNobodyReadsTheAnswersToEnds() throws Exception {
        try (RawTelnet client = new RawTelnet(doorman.port(TELNET))) {
            client.login();
            client.send("yes\r").await("y\r\ny\r\n");
            assertStays(STUCK.toNanos());
            byte[] questions = new byte[10 * QUESTIONS * 3];
            for (int i = 0; i < questions.length; i += 3) {
                System.arraycopy(new byte[] {(byte) 255, (byte) 253, 99}, 0, questions, i, 3);
            }
            client.send(questions);
            await().atMost(CUT_OFF).until(() -> !runs());
            await().atMost(CUT_OFF)
                    .untilAsserted(() -> assertThat(doorman.log("telnetd"))
                            .contains("outcome=protocol-violation reason=a flood of requests"));
        }
    }
}
