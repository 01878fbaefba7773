package dev.doorman.authd.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Account;
import dev.doorman.common.account.AccountStore;
import dev.doorman.common.account.Crypt;
import dev.doorman.common.account.PasswordCheck;
import dev.doorman.common.posix.Libc;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program as the launcher runs it. */
@Timeout(60)
class DemoAccountTest {
    @TempDir
    private Path etc;

    @TempDir
    private Path state;

    @Test
    void makesAnAccountThatLogsIn() throws Exception {
        List<String> first = run();
        assertThat(first).hasSize(2);
        assertThat(first.get(1)).matches("([a-z2-9]{4}-){3}[a-z2-9]{4}");
        assertThat(mode("passwd") + mode("group") + mode("shadow")).isEqualTo("rw-r--r--rw-r--r--rw-------");
        assertThat(judge(first)).isInstanceOf(PasswordCheck.Judgement.Right.class);
        for (String file : List.of("passwd", "group", "shadow")) {
            assertThat(etc.resolve(file)).content().doesNotContain(first.get(1));
        }
        assertThat(etc.resolve("shadow")).content().contains(first.get(0) + ":$y$");

        List<String> second = run();
        assertThat(second.get(0)).isEqualTo(first.get(0));
        assertThat(second.get(1)).isNotEqualTo(first.get(1));
        assertThat(judge(second)).isInstanceOf(PasswordCheck.Judgement.Right.class);
        assertThat(judge(first)).isInstanceOf(PasswordCheck.Judgement.Wrong.class);
    }

    @Test
    void theUserIsNewForRootAndElseTheInvokingOne() throws Exception {
        List<String> made = run();
        if (Libc.effectiveUid() == 0) {
            Path home = state.resolve("home");
            assertThat(made.getFirst()).isEqualTo("demo");
            assertThat(account(made))
                    .satisfies(account -> assertThat(List.of(account.uid(), account.gid(), account.groups()))
                            .isEqualTo(List.of(20_001, 20_001, List.of(20_001))))
                    .satisfies(account -> assertThat(account.home()).isEqualTo(home.toString()));
            assertThat(Files.getAttribute(home, "unix:uid")).isEqualTo(20_001);
            assertThat(Files.getAttribute(home, "unix:gid")).isEqualTo(20_001);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(home)))
                    .isEqualTo("rwx------");
        } else {
            assertThat(account(made).uid()).isEqualTo(Libc.effectiveUid());
        }
        assertThat(judge(List.of("root", ""))).isInstanceOf(PasswordCheck.Judgement.Wrong.class);
    }

    private Account account(List<String> made) throws IOException {
        assertThat(judge(made)).isInstanceOf(PasswordCheck.Judgement.Right.class);
        return ((PasswordCheck.Judgement.Right) judge(made)).account();
    }

    private PasswordCheck.Judgement judge(List<String> made) throws IOException {
        return new PasswordCheck(new Crypt())
                .judge(
                        new AccountStore(etc).current(),
                        made.get(0),
                        made.get(1).getBytes(StandardCharsets.UTF_8),
                        20_000,
                        false);
    }

    private List<String> run() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-cp",
                        System.getProperty("java.class.path"),
                        DemoAccount.class.getName(),
                        etc.toString(),
                        state.resolve("home").toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        process.getOutputStream().close();
        List<String> lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
        return lines;
    }

    private String mode(String file) throws IOException {
        return PosixFilePermissions.toString(Files.getPosixFilePermissions(etc.resolve(file)));
    }
}
