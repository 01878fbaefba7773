package dev.doorman.rutils.regpwd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.process.HangUpPolicy;
import dev.doorman.common.process.LaunchSpec;
import dev.doorman.common.process.MissingDirectory;
import dev.doorman.common.process.PipedProcess;
import dev.doorman.common.process.ProcessLauncher;
import dev.doorman.common.process.PtyProcess;
import dev.doorman.common.process.PtySize;
import dev.doorman.common.process.Typing;
import dev.doorman.common.testing.ScriptedAuthd;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program itself, on a real terminal, below a real shell. */
@Timeout(60)
class RegpwdOnTerminalTest {
    private static final HangUpPolicy END = new HangUpPolicy(Duration.ofMillis(300), HangUpPolicy.Detached.KILL);
    private static final String STORED = "{\"answer\":\"stored\",\"version\":3}";
    private static final String REGPWD = "'%s' --enable-native-access=ALL-UNNAMED -XX:TieredStopAtLevel=1 -cp '%s' %s"
            .formatted(
                    Path.of(System.getProperty("java.home"), "bin/java"),
                    System.getProperty("java.class.path"),
                    Regpwd.class.getName());
    /** Runs it, tells how it ended, and whether the terminal shows again what is typed. */
    private static final String REPORTED =
            "trap : INT; " + REGPWD + "; echo \"status $?\"; stty -a | grep -o ' -\\?echo ' | sed 's/^/it is/'";

    @TempDir
    private Path folder;

    private final ProcessLauncher launcher = new ProcessLauncher();

    @AfterEach
    void close() {
        launcher.close();
    }

    @Test
    void nothingOfThePasswordIsShown() throws Exception {
        try (ScriptedAuthd authd = authd(STORED)) {
            PtyProcess session = session(authd, "/bin/bash", "-c", REPORTED);
            String shown =
                    answer(session, "Your password: ", "secret\r") + answer(session, "The same again: ", "secret\r");
            shown += Typing.output(session);
            assertThat(shown).doesNotContain("secret").contains("stored, version 3\r\nstatus 0\r\nit is echo");
            assertThat(authd.question()).contains("\"password\":\"c2VjcmV0\"");
            end(session);
        }
    }

    @Test
    void theTerminalEditsTheLine() throws Exception {
        try (ScriptedAuthd authd = authd(STORED)) {
            PtyProcess session = session(authd, "/bin/bash", "-c", REPORTED);
            answer(session, "Your password: ", "wrong\025secrex\177t\r");
            answer(session, "The same again: ", "secret\r");
            assertThat(Typing.output(session)).contains("status 0");
            assertThat(authd.question()).contains("\"password\":\"c2VjcmV0\"");
            end(session);
        }
    }

    @Test
    void twoThatDifferAreNotSent() throws Exception {
        try (ScriptedAuthd authd = authd(STORED)) {
            PtyProcess session = session(authd, "/bin/bash", "-c", REPORTED);
            answer(session, "Your password: ", "secret\r");
            answer(session, "The same again: ", "secreT\r");
            assertThat(Typing.output(session))
                    .contains("regpwd: the two differ; nothing is stored\r\nstatus 1\r\nit is echo");
            assertThat(authd.asked()).isFalse();
            end(session);
        }
    }

    @Test
    void aWrongOneIsRefused() throws Exception {
        try (ScriptedAuthd authd = authd("{\"answer\":\"refused\"}")) {
            PtyProcess session = session(authd, "/bin/bash", "-c", REPORTED);
            answer(session, "Your password: ", "secret\r");
            answer(session, "The same again: ", "secret\r");
            assertThat(Typing.output(session)).contains("this is not your password\r\nstatus 1\r\nit is echo");
            end(session);
        }
    }

    @Test
    void anInterruptLeavesTheTerminalAsItWas() throws Exception {
        try (ScriptedAuthd authd = authd(STORED)) {
            PtyProcess session = session(authd, "/bin/bash", "-c", REPORTED);
            answer(session, "Your password: ", "secr");
            assertThat(session.terminal().modes().echo()).isFalse();
            Typing.type(session, "\003");
            assertThat(Typing.output(session))
                    .contains("status 130\r\nit is echo")
                    .doesNotContain("secr");
            assertThat(authd.asked()).isFalse();
            end(session);
        }
    }

    @Test
    void whoIsEndedLeavesTheTerminalAsItWas() throws Exception {
        try (ScriptedAuthd authd = authd(STORED)) {
            PtyProcess session = session(authd, "/bin/bash", "-c", REPORTED);
            Typing.awaitOutput(session, "Your password: ");
            assertThat(session.terminal().modes().echo()).isFalse();
            assertThat(program(session).destroy()).isTrue();
            assertThat(Typing.output(session)).contains("status 143\r\nit is echo");
            end(session);
        }
    }

    /** The key that quits makes a JVM list its threads; here it is as good as any other. */
    @Test
    void theKeyThatQuitsIsPartOfThePassword() throws Exception {
        try (ScriptedAuthd authd = authd(STORED)) {
            PtyProcess session = session(authd, "/bin/bash", "-c", REPORTED);
            answer(session, "Your password: ", "\034\r");
            answer(session, "The same again: ", "\034\r");
            assertThat(Typing.output(session)).contains("status 0").doesNotContain("thread dump");
            assertThat(authd.question()).contains("\"password\":\"HA==\"");
            end(session);
        }
    }

    @Test
    void whoIsStoppedAsksAgainAndStillHides() throws Exception {
        try (ScriptedAuthd authd = authd(STORED)) {
            // without its line editor, which sets the modes as it likes
            PtyProcess session = session(authd, "/bin/bash", "--noediting", "--norc", "-i");
            Typing.awaitOutput(session, "ready> ");
            // the command is longer than a terminal's line can be
            Path script = Files.writeString(folder.resolve("script"), "exec " + REGPWD);
            Typing.type(session, "sh " + script + "\r");
            answer(session, "Your password: ", "half");
            assertThat(session.terminal().modes().echo()).isFalse();
            Typing.type(session, "\032");
            Typing.awaitOutput(session, "ready> ");
            assertThat(session.terminal().modes().echo()).isTrue();

            Typing.type(session, "fg\r");
            Typing.awaitOutput(session, "Your password: ");
            await().atMost(Duration.ofSeconds(10))
                    .until(() -> !session.terminal().modes().echo());
            Typing.type(session, "secret\r");
            answer(session, "The same again: ", "secret\r");
            Typing.awaitOutput(session, "stored, version 3");
            assertThat(authd.question()).contains("\"password\":\"c2VjcmV0\"");
            end(session);
        }
    }

    @Test
    void withoutATerminalItSaysWhatToDo() throws Exception {
        try (ScriptedAuthd authd = authd(STORED)) {
            PipedProcess process = launcher.launchOnPipes(spec(authd, "/bin/bash", "-c", REGPWD + "; echo $?"));
            process.stdin().close();
            assertThat(text(process.stderr().readAllBytes())).contains("--stdin reads the password");
            assertThat(text(process.stdout().readAllBytes())).isEqualTo("1\n");
            process.hangUp(END).get(10, TimeUnit.SECONDS);

            PipedProcess piped =
                    launcher.launchOnPipes(spec(authd, "/bin/bash", "-c", REGPWD + " --stdin; echo $?; cat"));
            piped.stdin().write("secret\nrest".getBytes(StandardCharsets.US_ASCII));
            piped.stdin().close();
            assertThat(text(piped.stdout().readAllBytes()))
                    .as("what follows the line is not read")
                    .isEqualTo("stored, version 3\n0\nrest");
            assertThat(authd.question()).contains("\"password\":\"c2VjcmV0\"");
            piped.hangUp(END).get(10, TimeUnit.SECONDS);
        }
    }

    /** Waits for a question, types, and answers what was shown until the question. */
    private static String answer(PtyProcess session, String question, String typed) throws IOException {
        Typing.awaitOutput(session, question);
        Typing.type(session, typed);
        return question;
    }

    private static ProcessHandle program(PtyProcess session) {
        return ProcessHandle.of(session.pid())
                .orElseThrow()
                .children()
                .findFirst()
                .orElseThrow();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.US_ASCII);
    }

    private PtyProcess session(ScriptedAuthd authd, String... command) throws Exception {
        return launcher.launchOnPty(spec(authd, command), PtySize.of(24, 80));
    }

    private static LaunchSpec spec(ScriptedAuthd authd, String... command) {
        return new LaunchSpec(
                null,
                List.of(command),
                Map.of("PATH", "/usr/bin:/bin", "DOORMAN_AUTHD", authd.socket().toString(), "PS1", "ready> "),
                "/",
                MissingDirectory.FAIL);
    }

    private static void end(PtyProcess session) throws Exception {
        session.hangUp(END).get(10, TimeUnit.SECONDS);
    }

    private ScriptedAuthd authd(String... answers) throws IOException {
        return new ScriptedAuthd(folder.resolve("public.sock"), answers);
    }
}
