package dev.doorman.common.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Account;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.testing.TrustCases;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every case of the table, with real files of real owners. */
@Timeout(30)
class TrustCasesTest {
    private static final TrustCases.World WORLD = TrustCases.world();
    private static final long HUGE = 100L * 1024 * 1024;
    private static final int LEAST = 120;

    @TempDir
    Path temporary;

    @BeforeAll
    static void asRoot() {
        assertThat(Libc.effectiveUid()).as("only root gives files away").isZero();
    }

    static List<TrustCases.Case> cases() {
        return TrustCases.all();
    }

    @Test
    void thereAreManyOfEachAnswer() {
        assertThat(cases()).hasSizeGreaterThan(LEAST);
        assertThat(cases())
                .extracting(TrustCases.Case::answer)
                .contains(
                        "hosts.equiv", ".rhosts", "no-entry", "denied", "host-mismatch", "bad-name", "unusable-rhosts");
    }

    @ParameterizedTest
    @MethodSource("cases")
    void isAnsweredAsTheTableSays(TrustCases.Case asked) throws Exception {
        Path folder = temporary.toRealPath();
        mode(folder, "0755");
        Path etc = Files.createDirectory(folder.resolve("etc"));
        Account local = account(asked.local(), folder.resolve("home"));
        place(etc.resolve("hosts.equiv"), asked.file("equiv"), "0644", local, 0);
        place(etc.resolve("netgroup"), asked.file("netgroup"), "0644", local, 0);
        home(asked, local);

        Map<String, String> configured = asked.settings();
        @Nullable String own = configured.get("own");
        @Nullable String administrators = configured.get("administrators");
        TrustSettings settings = new TrustSettings(
                configured.get("principal"),
                own == null ? null : new HostName(own),
                administrators == null ? null : Integer.valueOf(administrators));
        Trust trust = new Trust(etc, () -> settings, FakeHostNames.of(WORLD), new HomeRhosts(), InstantSource.system());
        TrustCases.Client client = known(WORLD.clients().get(asked.client()));
        TrustDecision decision = trust.judge(local, asked.remoteUser(), client.address(), checks(asked.flags()));
        assertThat(label(decision)).isEqualTo(asked.answer());
    }

    private static <T> T known(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("the case names what the world does not");
        }
        return value;
    }

    private static Account account(String name, Path home) {
        int uid = known(WORLD.users().get(name));
        return new Account(name, uid, uid, List.of(uid), home.toString(), "/bin/sh");
    }

    static TrustChecks checks(String flags) {
        return new TrustChecks(
                flags.contains("-l") ? TrustChecks.Rhosts.SKIPPED : TrustChecks.Rhosts.READ,
                flags.contains("-a") ? TrustChecks.Address.VERIFIED : TrustChecks.Address.AS_IT_IS);
    }

    static String label(TrustDecision decision) {
        return switch (decision) {
            case TrustDecision.Trusted(TrustSource source) -> source.label();
            case TrustDecision.Refused(TrustRefusal why) -> why.label();
        };
    }

    private static void home(TrustCases.Case asked, Account local) throws Exception {
        Path home = Path.of(local.home());
        TrustCases.Content wanted = asked.file("home");
        Path real = home;
        switch (wanted.options().getOrDefault("kind", "directory")) {
            case "directory" -> Files.createDirectory(home);
            case "link" -> {
                real = Files.createDirectory(home.resolveSibling("elsewhere"));
                Files.createSymbolicLink(home, real);
            }
            case "file" -> Files.createFile(home);
            default -> {
                return;
            }
        }
        if (Files.isDirectory(real)) {
            place(real.resolve(".rhosts"), asked.file("rhosts"), "0600", local, local.uid());
        }
        dress(real, wanted, "0755", local, local.uid());
    }

    private static void place(Path path, TrustCases.Content wanted, String mode, Account local, int owner)
            throws Exception {
        Path other = path.resolveSibling("other-" + path.getFileName());
        String content = wanted.content() == null ? "" : wanted.content();
        switch (wanted.options().getOrDefault("kind", wanted.content() == null ? "none" : "file")) {
            case "file" -> write(path, content);
            case "link" -> {
                dress(write(other, content), wanted, mode, local, owner);
                Files.createSymbolicLink(path, other);
                return;
            }
            case "dangling" -> {
                Files.createSymbolicLink(path, other);
                return;
            }
            case "hardlink" -> Files.createLink(path, write(other, content));
            case "fifo" -> run("mkfifo", path.toString());
            case "directory" -> Files.createDirectory(path);
            case "socket" ->
                ServerSocketChannel.open(StandardProtocolFamily.UNIX)
                        .bind(UnixDomainSocketAddress.of(path))
                        .close();
            case "sparse" -> {
                try (RandomAccessFile file = new RandomAccessFile(path.toFile(), "rw")) {
                    file.setLength(HUGE);
                }
            }
            default -> {
                return;
            }
        }
        dress(path, wanted, mode, local, owner);
    }

    private static Path write(Path path, String content) throws IOException {
        return Files.write(path, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static void dress(Path path, TrustCases.Content wanted, String mode, Account local, int owner)
            throws IOException {
        String[] ids = wanted.options()
                .getOrDefault("owner", owner + ":" + owner)
                .replace("user", String.valueOf(local.uid()))
                .split(":", -1);
        Files.setAttribute(path, "unix:uid", Integer.valueOf(ids[0]), LinkOption.NOFOLLOW_LINKS);
        Files.setAttribute(path, "unix:gid", Integer.valueOf(ids[1]), LinkOption.NOFOLLOW_LINKS);
        mode(path, wanted.options().getOrDefault("mode", mode));
    }

    private static void mode(Path path, String mode) throws IOException {
        Files.setAttribute(path, "unix:mode", Integer.parseInt(mode, 8));
    }

    private static void run(String... command) throws Exception {
        Process process = new ProcessBuilder(command).inheritIO().start();
        assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
