package dev.doorman.common.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A tmux server with terminals of 80 columns and 24 rows, on which programs are seen and keys are pressed. One for each test: another's
 * may be ending still. Whoever made it kills it. One thread.
 */
public final class Tmux {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final AtomicInteger SERVERS = new AtomicInteger();

    private final String server = "doorman-it-" + ProcessHandle.current().pid() + "-" + SERVERS.incrementAndGet();

    /** Runs a command of tmux'; answers what it says, whatever its status. */
    public Tools.Output run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("tmux", "-L", server, "-f", "/dev/null"));
        command.addAll(List.of(arguments));
        return Tools.run(new byte[0], command);
    }

    private void must(List<String> first, List<String> rest) throws Exception {
        List<String> arguments = new ArrayList<>(first);
        arguments.addAll(rest);
        Tools.Output output = run(arguments.toArray(String[]::new));
        assertThat(output.status()).as(output.text()).isZero();
    }

    /** Starts a program on a terminal of its own. */
    public void open(String session, List<String> program) throws Exception {
        must(List.of("new-session", "-d", "-s", session, "-x", "80", "-y", "24", "--"), program);
    }

    /** The screen, its colours and attributes too. */
    public String screen(String session) throws Exception {
        return run("capture-pane", "-p", "-e", "-t", session).text();
    }

    /** Waits until a screen has a text. */
    public void awaitText(String session, String text) {
        await().atMost(LIMIT).untilAsserted(() -> assertThat(screen(session)).contains(text));
    }

    /** Waits until a screen has a text and looks like another. */
    public void awaitSame(String session, String other, String text) {
        await().atMost(LIMIT)
                .untilAsserted(() -> assertThat(screen(session)).contains(text).isEqualTo(screen(other)));
    }

    /** Presses keys, by tmux' names for them or as texts. */
    public void keys(String session, String... keys) throws Exception {
        must(List.of("send-keys", "-t", session), List.of(keys));
    }

    /** Makes a window larger or smaller. */
    public void resize(String session, int columns, int rows) throws Exception {
        must(List.of("resize-window", "-t", session), List.of("-x", "" + columns, "-y", "" + rows));
    }

    /** Ends all programs. */
    public void kill() throws Exception {
        Tools.Output _ = run("kill-server");
    }
}
