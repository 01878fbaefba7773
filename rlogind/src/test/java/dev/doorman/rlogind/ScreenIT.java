package dev.doorman.rlogind;

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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A program of the whole screen, through rlogin and beside it: both terminals, tmux's, look the same at every step. */
class ScreenIT {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Tmux tmux = new Tmux();

    /** Types the same into both, and waits until both have a text and look the same. */
    private void both(String text, String... keys) throws Exception {
        for (String session : List.of("remote", "local")) {
            tmux.keys(session, keys);
        }
        tmux.awaitSame("remote", "local", text);
    }

    @ParameterizedTest
    @EnumSource
    void viDrawsAsItDoesHere(Rlogin client) throws Exception {
        try (Doorman doorman = Rlogin.serving("-Q", "")) {
            String lines = IntStream.rangeClosed(1, 200)
                    .mapToObj(line -> "line " + line + " " + "-".repeat(line % 70) + "|\n")
                    .collect(Collectors.joining());
            Path file = Files.writeString(doorman.home().resolve("letter.txt"), lines);
            Files.setAttribute(file, "unix:uid", Doorman.UID);
            List<String> remote = new ArrayList<>(List.of("env", "TERM=screen"));
            remote.addAll(client.command(doorman, Doorman.USER));
            tmux.open("remote", remote);
            tmux.awaitText("remote", "$");
            tmux.open(
                    "local",
                    List.of(
                            "env",
                            "-i",
                            "PATH=/usr/bin:/bin",
                            "TERM=screen",
                            "HOME=" + doorman.home(),
                            "bash",
                            "--norc",
                            "-c",
                            "cd && exec bash --norc"));
            tmux.awaitText("local", "bash-");
            both("\"letter.txt\" 200L", "vim -N -u NONE -n -i NONE letter.txt", "Enter");
            both("150,1", ":set ruler nu hlsearch", "Enter", "/line 150", "Enter");
            both("INSERT", "ddp", ":split", "Enter", "5G", "o", "inserted");
            both("inserted", "Escape", ":wincmd w", "Enter", "G", "kkkk", "C-b");
            tmux.resize("remote", 101, 31);
            tmux.resize("local", 101, 31);
            // drawn anew at the end: the new size may have come before what was typed, or behind it
            both("1,1", ":only", "Enter", "gg", ":set nohlsearch", "Enter", "C-l");
            assertThat(tmux.screen("remote").lines().count()).isEqualTo(31);
            both("columns=101", ":set columns?", "Enter");
            tmux.keys("remote", "Enter", ":q!", "Enter");
            // vi throws away what is typed while it ends
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(tmux.screen("remote").strip()).endsWith("$"));
            tmux.keys("remote", "exit", "Enter");
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(
                                    tmux.run("has-session", "-t", "remote").status())
                            .isNotZero());
            await().untilAsserted(() -> assertThat(doorman.processes()).isEmpty());
        } finally {
            tmux.kill();
        }
    }
}
