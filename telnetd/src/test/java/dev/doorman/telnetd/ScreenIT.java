package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Programs of the whole screen, through telnet and beside it: both terminals, tmux's, look the same at every step. */
class ScreenIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private static final int TELNET = 23;

    private static final List<String> BOTH = List.of("remote", "local");
    private static final AtomicInteger SERVERS = new AtomicInteger();

    private static Doorman doorman;

    /** One of its own for each test: the last one's may be ending still. */
    private final String server = "telnetd-it-" + ProcessHandle.current().pid() + "-" + SERVERS.incrementAndGet();

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.serving();
        String lines = IntStream.rangeClosed(1, 200)
                .mapToObj(line -> "line " + line + " " + "-".repeat(line % 70) + "|\n")
                .collect(Collectors.joining());
        Path file = Files.writeString(doorman.home().resolve("letter.txt"), lines);
        Files.setAttribute(file, "unix:uid", Doorman.UID);
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    private Tools.Output tmux(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", server, "-f", "/dev/null"));
        command.addAll(List.of(arguments));
        return Tools.run(new byte[0], command);
    }

    private void open(String session, List<String> program) throws Exception {
        List<String> arguments =
                new ArrayList<>(List.of("new-session", "-d", "-s", session, "-x", "80", "-y", "24", "--"));
        arguments.addAll(program);
        Tools.Output output = tmux(arguments.toArray(String[]::new));
        assertThat(output.status()).as(output.text()).isZero();
    }

    /** The screen, its colours and attributes too. */
    private String screen(String session) throws Exception {
        return tmux("capture-pane", "-p", "-e", "-t", session).text();
    }

    private void awaitText(String session, String text) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(screen(session)).contains(text));
    }

    private void keys(String session, String... keys) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("send-keys", "-t", session));
        arguments.addAll(List.of(keys));
        Tools.Output output = tmux(arguments.toArray(String[]::new));
        assertThat(output.status()).as(output.text()).isZero();
    }

    /** Types the same into both, and waits until both have a text. */
    private void type(String text, String... keys) throws Exception {
        for (String session : BOTH) {
            keys(session, keys);
        }
        for (String session : BOTH) {
            awaitText(session, text);
        }
    }

    /** Types the same into both, and waits until both have a text and look the same. */
    private void both(String text, String... keys) throws Exception {
        type(text, keys);
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(screen("remote")).contains(text).isEqualTo(screen("local")));
    }

    /** The line of a screen that has a text, colours and all. */
    private String line(String session, String text) throws Exception {
        return screen(session)
                .lines()
                .filter(line -> line.contains(text))
                .findFirst()
                .orElse(session + " has no " + text);
    }

    /** A shell on this side, and one behind a client on the other, both at their prompts. */
    private void openBoth(Client client) throws Exception {
        List<String> remote = new ArrayList<>(List.of("env", "TERM=screen"));
        remote.addAll(client.command(doorman.port(TELNET)));
        open("remote", remote);
        awaitText("remote", "login:");
        keys("remote", Doorman.USER, "Enter");
        awaitText("remote", "Password:");
        keys("remote", Doorman.PASSWORD, "Enter");
        awaitText("remote", "$");
        // plink has a name of its own for its terminal
        keys("remote", "export TERM=screen; cd; PS1='re''ady> ' exec bash --norc", "Enter");
        awaitText("remote", "ready>");
        String home = "HOME=" + doorman.home();
        String shell = "cd && PS1='ready> ' exec bash --norc";
        open("local", List.of("env", "-i", "PATH=/usr/bin:/bin", "TERM=screen", home, "bash", "--norc", "-c", shell));
        awaitText("local", "ready>");
        both("ready>", "clear", "Enter");
    }

    @ParameterizedTest
    @EnumSource
    void vimAndTopDrawAsTheyDoHere(Client client) throws Exception {
        try {
            openBoth(client);
            vim(client);
            top();
        } finally {
            Tools.Output _ = tmux("kill-server");
        }
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(doorman.processes()).isEmpty());
    }

    private void vim(Client client) throws Exception {
        both("\"letter.txt\" 200L", "vim -N -u NONE -n -i NONE letter.txt", "Enter");
        both("150,1", ":set ruler nu hlsearch", "Enter", "/line 150", "Enter");
        both("INSERT", "ddp", ":split", "Enter", "5G", "o", "inserted");
        both("inserted", "Escape", ":wincmd w", "Enter", "G", "kkkk", "C-b");
        if (client != Client.BUSYBOX) {
            // busybox tells the size once
            resize();
            both("1,1", ":only", "Enter", "gg", ":set nohlsearch", "Enter");
            both("columns=101", ":set columns?", "Enter");
        }
        // what was there before comes back
        type("vim -N", ":qa!", "Enter");
        both("letter.txt", "clear; ls", "Enter");
    }

    /** Its figures change all the time: compared is what has none, and where they stand. */
    private void top() throws Exception {
        type("PID USER", "clear; top -d 100 -p 1", "Enter");
        assertThat(line("remote", "PID USER")).isEqualTo(line("local", "PID USER"));
        both("Help for Interactive Commands", "h");
        type("PID USER", "q");
        both("Fields Management", "f");
        type("PID USER", "q");
        type("ready>", "q");
        both("ready>", "clear", "Enter");
    }

    private void resize() throws Exception {
        for (String session : BOTH) {
            assertThat(tmux("resize-window", "-t", session, "-x", "101", "-y", "31")
                            .status())
                    .isZero();
        }
    }
}
