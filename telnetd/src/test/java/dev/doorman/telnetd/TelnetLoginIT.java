package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.Soak;
import dev.doorman.common.testing.Tools;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Debian's telnet, under expect, against a whole Doorman. */
class TelnetLoginIT {
    private static final int TELNET = 23;
    private static final int MANY = 200;

    private Doorman doorman;

    @BeforeEach
    void start() throws Exception {
        doorman = Doorman.serving();
    }

    @AfterEach
    void stop() throws Exception {
        doorman.close();
    }

    @Test
    void debiansTelnetLogsInThroughADoorBehindWhichNobodyRunsYet() throws Exception {
        assertThat(doorman.telnetd()).isEqualTo("stopped");

        Tools.expect(getClass(), "login.exp", String.valueOf(doorman.port(TELNET)), Doorman.USER, Doorman.PASSWORD);

        assertThat(doorman.telnetd()).startsWith("running pid=");
        await().untilAsserted(() -> assertThat(Doorman.processesOf(Doorman.UID)).isEmpty());
        assertThat(doorman.logs()).doesNotContain(Doorman.PASSWORD);
    }

    @Test
    void manyFirstClientsStartOneDaemon() throws Exception {
        List<RawTelnet> clients = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            clients.add(new RawTelnet(doorman.port(TELNET)));
        }
        for (RawTelnet client : clients) {
            client.await("login: ");
            client.close();
        }
        assertThat(doorman.log("gateway").split("daemon is started daemon=telnetd", -1))
                .hasSize(2);
    }

    @Test
    void whatIsTypedWhileTheDaemonStartsIsNotLost() throws Exception {
        try (RawTelnet client = new RawTelnet(doorman.port(TELNET))) {
            client.send(Doorman.USER + "\r" + Doorman.PASSWORD + "\r" + "echo ear''ly; exit\r");
            assertThat(client.rest()).contains("early\r\n");
        }
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(doorman.log("telnetd")).contains("session began"));
    }

    @Test
    void anInterruptSendsASynchAndTelnetsOwnInterruptWorksToo() throws Exception {
        String synch = new String(new byte[] {(byte) 255, (byte) 242}, StandardCharsets.ISO_8859_1);
        try (RawTelnet client = new RawTelnet(doorman.port(TELNET))) {
            client.login();
            fallAsleep(client);
            // the key, by which the terminal throws its output away
            client.send("\003").await(synch);
            client.await("ready> ");
            assertThat(client.run("echo $?")).isEqualTo("130\r\n");
            // IAC IP, then a Synch of the client's, while a program does not read what is typed
            fallAsleep(client);
            client.send("x".repeat(20_000)).send((byte) 255, (byte) 244).send((byte) 255);
            client.socket().sendUrgentData(242);
            client.await("ready> ");
            // what the terminal had taken already is the shell's now, as with GNU's telnetd: ^U throws it away
            assertThat(client.run("\025echo and $?")).contains("and 130\r\n");
            // IAC AYT
            client.send((byte) 255, (byte) 246).await("[Yes]\r\n");
            // IAC BRK quits, and IAC SUSP stops
            fallAsleep(client);
            client.send((byte) 255, (byte) 243).await("ready> ");
            assertThat(client.run("echo $?")).isEqualTo("131\r\n");
            fallAsleep(client);
            client.send((byte) 255, (byte) 237).await("Stopped");
        }
    }

    @Test
    void twoHundredSessionsAtOnceAreNotMixed() throws Exception {
        Path go = doorman.folder().resolve("go");
        String port = String.valueOf(doorman.port(TELNET));
        Path script = Tools.script(getClass(), "shout.exp");
        List<Future<String>> outputs = new ArrayList<>();
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < MANY; i++) {
                String token = "token-" + i;
                Callable<String> session = () -> Tools.expect(
                        script, Duration.ofMinutes(3), port, Doorman.USER, Doorman.PASSWORD, token, go.toString());
                outputs.add(clients.submit(session));
            }
            await().atMost(Duration.ofMinutes(2))
                    .pollInterval(Duration.ofMillis(500))
                    .until(() -> {
                        for (Future<String> output : outputs) {
                            // one that has ended already has failed, and says why
                            assertThat(output.isDone() ? output.get() : "").isEmpty();
                        }
                        return sessions() == MANY;
                    });
            Files.createFile(go);
            for (int i = 0; i < MANY; i++) {
                List<String> shouted = Pattern.compile("token-\\d+:\\d+")
                        .matcher(outputs.get(i).get())
                        .results()
                        .map(MatchResult::group)
                        .toList();
                String token = "token-" + i + ":";
                assertThat(shouted)
                        .isEqualTo(IntStream.rangeClosed(1, 200)
                                .mapToObj(line -> token + line)
                                .toList());
            }
        }
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(
                        () -> assertThat(Doorman.processesOf(Doorman.UID)).isEmpty());
    }

    /** Runs a program in the foreground that ends by a signal alone. */
    private static void fallAsleep(RawTelnet client) throws Exception {
        client.send("sleep 1000\r").await("sleep 1000\r\n");
        await().until(() ->
                Doorman.processesOf(Doorman.UID).values().stream().anyMatch(command -> command.equals("sleep 1000")));
    }

    /** How many sessions the gateway knows, with user and terminal. */
    private long sessions() throws Exception {
        return doorman.ask("/api/connections")
                .lines()
                .filter(line -> line.contains(" " + Doorman.USER + " ") && line.contains("pts/"))
                .count();
    }

    @Test
    void aKilledDaemonClosesItsClientsAndTheNextClientGetsANewOne() throws Exception {
        for (int round = 0; round < Soak.rounds(2, 50); round++) {
            killOnce(doorman.folder().resolve("mark" + round));
        }
        Tools.expect(getClass(), "login.exp", String.valueOf(doorman.port(TELNET)), Doorman.USER, Doorman.PASSWORD);
    }

    private void killOnce(Path mark) throws Exception {
        Path script = Tools.script(getClass(), "killed.exp");
        String port = String.valueOf(doorman.port(TELNET));
        try (ExecutorService clients = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<String> client = clients.submit(() ->
                    Tools.expect(script, Duration.ofMinutes(1), port, Doorman.USER, Doorman.PASSWORD, mark.toString()));
            await().atMost(Duration.ofSeconds(30)).until(() -> Files.exists(mark));
            long first = doorman.telnetdPid();

            assertThat(ProcessHandle.of(first).orElseThrow().destroyForcibly()).isTrue();

            assertThat(client.get()).contains("Connection closed by foreign host");
            try (RawTelnet next = new RawTelnet(doorman.port(TELNET))) {
                next.await("login: ");
                assertThat(doorman.telnetdPid()).isNotEqualTo(first);
            }
        }
    }

    @Test
    void anIdleDaemonIsStoppedAndStartedAgain() throws Exception {
        doorman.write("doorman.properties", "service.telnet.idle-timeout = 300ms\n");
        assertThat(doorman.launcher("reload", "--state", doorman.state().toString())
                        .output())
                .isEqualTo("reloaded\n");
        try (RawTelnet client = new RawTelnet(doorman.port(TELNET))) {
            client.await("login: ");
        }
        await().atMost(Duration.ofSeconds(10)).until(() -> doorman.telnetd().equals("stopped"));
        try (RawTelnet client = new RawTelnet(doorman.port(TELNET))) {
            client.login();
            assertThat(client.run("id -un")).isEqualTo(Doorman.USER + "\r\n");
        }
    }
}
