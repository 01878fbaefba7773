package dev.doorman.rutils.debian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Apart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs, as {@code ./doorman install} puts them, against Debian's rshd, rexecd and rlogind. */
class DebianServersIT {
    private static final String HOST = "127.0.0.1";
    private static final String LISTING =
            "cd \"$1\" && find . -printf '%P %m %T@ %y\\n' | sort && find . -type f -print0 | sort -z | xargs -0 md5sum";
    private static final int RUNS = 9;

    @TempDir
    private static Path folder;

    private static DebianServers servers;
    private static Installed installed;

    @BeforeAll
    static void start() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        installed = Installed.into(folder.resolve("usr"));
        servers = new DebianServers(Files.createDirectory(folder.resolve("servers")));
    }

    @AfterAll
    static void stop() {
        servers.close();
    }

    private static List<String> line(String program, String... arguments) {
        List<String> line = new ArrayList<>(List.of(installed.program(program)));
        line.addAll(List.of(arguments));
        return line;
    }

    /** As root, whom the user trusts. */
    private static Apart run(String input, String program, String... arguments) throws Exception {
        return servers.run(input, line(program, arguments));
    }

    private static Apart asUser(String program, String... arguments) throws Exception {
        List<String> line = new ArrayList<>(
                List.of("setpriv", "--reuid=" + DebianServers.UID, "--regid=" + DebianServers.UID, "--clear-groups"));
        line.addAll(line(program, arguments));
        return servers.run("", line);
    }

    private static String there(String path) {
        return DebianServers.USER + "@" + HOST + ":" + path;
    }

    @Test
    void rshHasInputOutputAndErrorsApart() throws Exception {
        assertThat(run("typed\n", "rsh", "-l", DebianServers.USER, HOST, "id -un; cat; echo wrong >&2"))
                .isEqualTo(new Apart(0, "john\ntyped\n", "wrong\n"));
        assertThat(run("typed\n", "rsh", HOST, "-n", "-d", "-l", DebianServers.USER, "cat;", "echo", "'a  b'"))
                .isEqualTo(new Apart(0, "a  b\n", ""));
        assertThat(run("", "rsh", "-p", "514", "-l", DebianServers.USER, "localhost", "head -c 3000000 /dev/zero")
                        .text())
                .hasSize(3_000_000);
    }

    @Test
    void whoReadsNoMoreEndsIt() throws Exception {
        String line = installed.program("rsh") + " -n -l john 127.0.0.1 yes | head -1";
        assertThat(servers.run("sh", "-c", line)).isEqualTo(new Apart(0, "y\n", ""));
        String errors = installed.program("rsh")
                + " -n -l john 127.0.0.1 'yes >&2 & sleep 0.3; kill %1; echo done' 2>&1 >/dev/null | head -1";
        assertThat(servers.run("bash", "-c", errors)).isEqualTo(new Apart(0, "y\n", ""));
    }

    @Test
    void nothingOfTheEnvironmentGoesThere() throws Exception {
        List<String> line = new ArrayList<>(List.of("env", "SECRET=x", "TERM=vt52", "LANG=C"));
        line.addAll(line("rsh", "-l", DebianServers.USER, HOST, "env"));
        assertThat(servers.run("", line).text())
                .doesNotContain("SECRET", "vt52")
                .contains("HOME=");
    }

    @Test
    void aUserIsTheSameThereAndNeedsAPortBelow1024() throws Exception {
        assertThat(asUser("rsh", HOST, "id -un")).isEqualTo(new Apart(0, "john\n", ""));
        String setting = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
        servers.run("sh", "-c", "echo 1024 > " + setting);
        try {
            for (String program : new String[] {"rsh", "rlogin"}) {
                Apart end = asUser(program, HOST, "id");
                assertThat(end.status()).isPositive();
            }
            Apart end = asUser("rsh", HOST, "id");
            assertThat(end.status()).isEqualTo(1);
            assertThat(end.errors())
                    .contains("no port below 1024", "CAP_NET_BIND_SERVICE", "net.ipv4.ip_unprivileged_port_start");
        } finally {
            servers.run("sh", "-c", "echo 0 > " + setting);
        }
    }

    @Test
    void namesWithADomainAreSentAsTheyAre() throws Exception {
        Path rhosts = servers.home().resolve(".rhosts");
        String before = Files.readString(rhosts);
        Files.writeString(rhosts, before + HOST + " CORP+root\n");
        try {
            List<String> line = new ArrayList<>(List.of("env", "DOORMAN_DOMAIN=CORP"));
            line.addAll(line("rsh", "-D", "-l", DebianServers.USER, HOST, "id -un"));
            assertThat(servers.run("", line)).isEqualTo(new Apart(0, "john\n", ""));
            Files.writeString(rhosts, HOST + " CORP+root\n");
            assertThat(servers.run("", line).text()).isEqualTo("john\n");
            assertThat(run("", "rsh", "-l", DebianServers.USER, HOST, "id -un").text())
                    .isNotEqualTo("john\n");
        } finally {
            Files.writeString(rhosts, before);
        }
    }

    @Test
    void rexecAsksForThePassword() throws Exception {
        String[] line = {"--stdin", "-l", DebianServers.USER, HOST, "id -un; cat; echo wrong >&2"};
        assertThat(run(DebianServers.PASSWORD + "\nrest", "rexec", line))
                .isEqualTo(new Apart(0, "john\nrest", "wrong\n"));
        Apart wrong = run("not-it\n", "rexec", line);
        assertThat(wrong.status()).isEqualTo(1);
        assertThat(wrong.text()).isEmpty();
        assertThat(wrong.errors()).startsWith("rexec: 127.0.0.1: ").doesNotContain("not-it");
    }

    @Test
    void rcpCopiesATreeThereAndBack() throws Exception {
        Path here = Files.createDirectory(folder.resolve("tree-here"));
        String make = """
                umask 0; mkdir -p tree/d1/d2 && cd tree && echo 1 > 'a b' && echo 2 > gr\u00fc\u00dfe && echo 3 > "it's" &&
                head -c 300000 /dev/urandom > d1/big && : > d1/d2/empty && chmod 711 d1/big && chmod 710 d1/d2 &&
                find . -depth -exec touch -d @1000000000 {} +
                """;
        Apart made = Apart.run(List.of("sh", "-c", "cd \"$1\" && " + make, "sh", here.toString()), "");
        assertThat(made).isEqualTo(new Apart(0, "", ""));
        String tree = here.resolve("tree").toString();
        assertThat(run("", "rcp", "-r", "-p", tree, there("copy"))).isEqualTo(new Apart(0, "", ""));
        Path copy = servers.home().resolve("copy");
        assertThat(listing(copy)).isEqualTo(listing(here.resolve("tree")));
        assertThat((int) Files.getAttribute(copy, "unix:uid")).isEqualTo(DebianServers.UID);
        Path back = here.resolve("back");
        assertThat(run("", "rcp", "-rp", there("copy"), back.toString())).isEqualTo(new Apart(0, "", ""));
        assertThat(listing(back)).isEqualTo(listing(here.resolve("tree")));
    }

    private static String listing(Path tree) throws Exception {
        return Apart.run(List.of("sh", "-c", LISTING, "sh", tree.toString()), "")
                .text();
    }

    @Test
    void rcpTakesPatternsAndSeveral() throws Exception {
        Path here = Files.createDirectory(folder.resolve("several"));
        run("", "rsh", "-l", DebianServers.USER, HOST, "echo 1 > one.txt; echo 2 > two.txt; echo 3 > three.c");
        assertThat(run("", "rcp", there("*.txt"), there("three.c"), here.toString()))
                .isEqualTo(new Apart(0, "", ""));
        try (Stream<Path> files = Files.list(here)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .containsExactlyInAnyOrder("one.txt", "two.txt", "three.c");
        }
        Path file = here.resolve("one.txt");
        assertThat(run("", "rcp", file.toString(), here.resolve("two.txt").toString(), there("dir")))
                .extracting(Apart::status, Apart::text)
                .containsExactly(1, "");
        assertThat(run("", "rcp", file.toString(), there("new name".replace(' ', '_')))
                        .status())
                .isZero();
        assertThat(servers.home().resolve("new_name")).hasContent("1");
        assertThat(run("", "rcp", file.toString(), here.resolve("local").toString())
                        .status())
                .isZero();
        assertThat(here.resolve("local")).hasContent("1");
        Apart none = run("", "rcp", there("none"), here.resolve("none").toString());
        assertThat(none.status()).isEqualTo(1);
        assertThat(none.errors()).contains("none: No such file");
    }

    @Test
    void rcpHasOneHostCopyToAnother() throws Exception {
        run("", "rsh", "-l", DebianServers.USER, HOST, "echo text > from");
        assertThat(run("", "rcp", there("from"), there("to"))).isEqualTo(new Apart(0, "", ""));
        assertThat(servers.home().resolve("to")).hasContent("text");
    }

    @Test
    void theInstalledFilesAreAllThere() throws Exception {
        for (String program : List.of("rsh", "rlogin", "rexec", "rcp", "regpwd")) {
            Path page = installed.prefix().resolve("share/man/man1/" + program + ".1");
            assertThat(Path.of(installed.program(program))).isExecutable();
            assertThat(page).isRegularFile();
            String complete = ". \"$1\"; COMP_WORDS=(" + program
                    + " --h) COMP_CWORD=1; _doorman_rutils; echo \"${COMPREPLY[*]}\"";
            String completions = installed
                    .prefix()
                    .resolve("share/bash-completion/completions/" + program)
                    .toString();
            assertThat(Apart.run(List.of("bash", "-c", complete, "bash", completions), ""))
                    .isEqualTo(new Apart(0, "--help\n", ""));
        }
        assertThat(Installed.again(installed.prefix()).status())
                .as("it can be done again")
                .isZero();
        Path other = Files.createDirectories(folder.resolve("other/bin"));
        Files.writeString(other.resolve("rsh"), "somebody's");
        Apart refused = Installed.again(folder.resolve("other"));
        assertThat(refused.status()).isEqualTo(1);
        assertThat(refused.errors()).contains("is not Doorman's");
        assertThat(other.resolve("rsh")).hasContent("somebody's");
    }

    /** A command line, and how long its runs took. */
    private record Timed(String name, List<String> line, List<Long> millis) {
        Timed(String name, List<String> line) {
            this(name, line, new ArrayList<>());
        }

        void run() throws Exception {
            long begin = System.nanoTime();
            Apart end = servers.run("", line);
            millis.add((System.nanoTime() - begin) / 1_000_000);
            assertThat(name.endsWith("-h") || end.status() == 0)
                    .as("%s: %s", name, end)
                    .isTrue();
        }

        long median() {
            List<Long> sorted = millis.stream().sorted().toList();
            long median = sorted.get(RUNS / 2);
            System.out.printf("%-20s %4d ms (%d to %d)%n", name, median, sorted.getFirst(), sorted.getLast());
            return median;
        }
    }

    /** Beside netkit's in one run; what they take depends on the machine, and is printed. */
    @Test
    void theyStartFast() throws Exception {
        String[] call = {"-n", "-l", DebianServers.USER, HOST, "true"};
        List<String> netkit = new ArrayList<>(List.of("/usr/bin/netkit-rsh"));
        netkit.addAll(List.of(call));
        List<Timed> all = List.of(
                new Timed("rsh -h", line("rsh", "-h")),
                new Timed("netkit-rsh -h", List.of("/usr/bin/netkit-rsh", "-h")),
                new Timed("rsh host true", line("rsh", call)),
                new Timed("netkit-rsh host true", netkit));
        for (int i = 0; i < RUNS; i++) {
            for (Timed timed : all) {
                timed.run();
            }
        }
        assertThat(all).as("longer is too long for anybody").allMatch(timed -> timed.median() < 5000);
    }
}
