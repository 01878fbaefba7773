package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tmux;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

    private static Doorman doorman;

    private final Tmux tmux = new Tmux();

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

    /** Types the same into both, and waits until both have a text. */
    private void type(String text, String... keys) throws Exception {
        for (String session : BOTH) {
            tmux.keys(session, keys);
        }
        for (String session : BOTH) {
            tmux.awaitText(session, text);
        }
    }

    /** Types the same into both, and waits until both have a text and look the same. */
    private void both(String text, String... keys) throws Exception {
        type(text, keys);
        tmux.awaitSame("remote", "local", text);
    }

    /** The line of a screen that has a text, colours and all. */
    private String line(String session, String text) throws Exception {
        return tmux.screen(session)
                .lines()
                .filter(line -> line.contains(text))
                .findFirst()
                .orElse(session + " has no " + text);
    }

    /** A shell on this side, and one behind a client on the other, both at their prompts. */
    private void openBoth(Client client) throws Exception {
        List<String> remote = new ArrayList<>(List.of("env", "TERM=screen"));
        remote.addAll(client.command(doorman.port(TELNET)));
        tmux.open("remote", remote);
        tmux.awaitText("remote", "login:");
        tmux.keys("remote", Doorman.USER, "Enter");
        tmux.awaitText("remote", "Password:");
        tmux.keys("remote", Doorman.PASSWORD, "Enter");
        tmux.awaitText("remote", "$");
        // plink has a name of its own for its terminal
        tmux.keys("remote", "export TERM=screen; cd; PS1='re''ady> ' exec bash --norc", "Enter");
        tmux.awaitText("remote", "ready>");
        String home = "HOME=" + doorman.home();
        String shell = "cd && PS1='ready> ' exec bash --norc";
        tmux.open(
                "local",
                List.of("env", "-i", "PATH=/usr/bin:/bin", "TERM=screen", home, "bash", "--norc", "-c", shell));
        tmux.awaitText("local", "ready>");
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
            tmux.kill();
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
            // drawn anew at the end: the new size may have come before what was typed, or behind it
            both("1,1", ":only", "Enter", "gg", ":set nohlsearch", "Enter", "C-l");
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
            tmux.resize(session, 101, 31);
        }
    }
}
