package dev.doorman.rlogind;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
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

    private final String server = "rlogind-it-" + ProcessHandle.current().pid();

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

    /** Types the same into both, and waits until both have a text and look the same. */
    private void both(String text, String... keys) throws Exception {
        for (String session : List.of("remote", "local")) {
            List<String> arguments = new ArrayList<>(List.of("send-keys", "-t", session));
            arguments.addAll(List.of(keys));
            assertThat(tmux(arguments.toArray(String[]::new)).status()).isZero();
        }
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(screen("remote")).contains(text).isEqualTo(screen("local")));
    }

    private void keys(String... keys) throws Exception {
        List<String> arguments = new ArrayList<>(List.of("send-keys", "-t", "remote"));
        arguments.addAll(List.of(keys));
        assertThat(tmux(arguments.toArray(String[]::new)).status()).isZero();
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
            open("remote", remote);
            awaitText("remote", "$");
            open(
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
            awaitText("local", "bash-");
            both("\"letter.txt\" 200L", "vim -N -u NONE -n -i NONE letter.txt", "Enter");
            both("150,1", ":set ruler nu hlsearch", "Enter", "/line 150", "Enter");
            both("INSERT", "ddp", ":split", "Enter", "5G", "o", "inserted");
            both("inserted", "Escape", ":wincmd w", "Enter", "G", "kkkk", "C-b");
            assertThat(tmux("resize-window", "-t", "remote", "-x", "101", "-y", "31")
                            .status())
                    .isZero();
            assertThat(tmux("resize-window", "-t", "local", "-x", "101", "-y", "31")
                            .status())
                    .isZero();
            both("1,1", ":only", "Enter", "gg", ":set nohlsearch", "Enter");
            assertThat(screen("remote").lines().count()).isEqualTo(31);
            both("columns=101", ":set columns?", "Enter");
            keys("Enter", ":q!", "Enter");
            // vi throws away what is typed while it ends
            await().atMost(LIMIT)
                    .untilAsserted(() -> assertThat(screen("remote").strip()).endsWith("$"));
            keys("exit", "Enter");
            await().atMost(LIMIT)
                    .untilAsserted(
                            () -> assertThat(tmux("has-session", "-t", "remote").status())
                                    .isNotZero());
            await().untilAsserted(() -> assertThat(doorman.processes()).isEmpty());
        } finally {
            Tools.Output _ = tmux("kill-server");
        }
    }
}
