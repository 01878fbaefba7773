package dev.doorman.rshd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawCommand;
import dev.doorman.common.testing.ShiftedPorts;
import dev.doorman.common.testing.Soak;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Debian's rcp copies to and from a session's; and a client that is none tries to get out. */
class RcpIT {
    /** Makes files of every odd name, mode and time that a line of rcp's can carry; from a seed, so always the same. */
    private static final String TREE = """
            use strict; use warnings; umask 0; srand 4711;
            my ($tree, $files) = @ARGV;
            my @names = ('a b', ' ', '-r', "it's", '"q"', 'back\\\\slash', '$(id)', '*', '?[a]', "gr\\xc3\\xbc\\xc3\\x9fe",
                "\\xfc\\xff", "tab\\t", "\\x01\\x02", '...', '.hidden', ';|&<>', '~root', 'C0644 5 x', 'x' x 240, "a:b");
            mkdir $tree, 0755;
            my @folders = ($tree);
            for my $i (0 .. $files / 20) {
                my $folder = $folders[rand @folders] . "/" . $names[$i % @names] . " d$i";
                mkdir $folder, 0755 or die "$folder: $!";
                push @folders, $folder;
            }
            for my $i (1 .. $files) {
                my $file = $folders[$i % @folders] . "/" . $names[rand @names] . $i;
                open my $out, '>', $file or die "$file: $!";
                print $out pack 'C*', map { int rand 256 } 1 .. rand ($i % 50 ? 2000 : 200000);
                close $out;
                chmod 0400 | int rand 010000, $file or die;
                utime 1, int rand 2000000000, $file or die;
            }
            for my $folder (reverse @folders) {
                chmod 0500 | int rand 01000, $folder or die;
                utime 1, int rand 2000000000, $folder or die;
            }
            """;

    private static final String LISTING = """
            cd "$1" && find . -printf '%P\\t%m\\t%T@\\t%y\\n' | LC_ALL=C sort
            find . -type f -print0 | LC_ALL=C sort -z | xargs -0 md5sum
            """;

    private static Doorman doorman;

    private Path here;

    @BeforeAll
    static void start() throws Exception {
        doorman = Rsh.serving("-aL", "");
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    @BeforeEach
    void folders() throws Exception {
        here = Files.createTempDirectory(doorman.folder(), "here");
        Rsh.NETKIT.run(doorman, "", "rm -rf there; mkdir there");
    }

    private static Apart rcp(String... arguments) throws Exception {
        List<String> line = new ArrayList<>(List.of("/usr/bin/netkit-rcp"));
        line.addAll(List.of(arguments));
        return Apart.run(ShiftedPorts.command(doorman, line), "");
    }

    private static String there(String path) {
        return Doorman.USER + "@127.0.0.1:" + path;
    }

    private static Path home(String path) {
        return doorman.home().resolve("there").resolve(path);
    }

    private static String listing(Path tree) throws Exception {
        Apart listing = Apart.run(List.of("sh", "-c", LISTING, "sh", tree.toString()), "");
        assertThat(listing.errors()).isEmpty();
        return listing.text();
    }

    @Test
    void theSessionsRcpIsOurs() throws Exception {
        assertThat(Rsh.NETKIT.run(doorman, "", "command -v rcp").text())
                .isEqualTo(doorman.state().resolve("programs/rcp") + "\n");
    }

    @Test
    void aTreeOfOddFilesGoesUpAndDownUnchanged() throws Exception {
        int files = Soak.rounds(200, 2000);
        Path tree = here.resolve("tree");
        assertThat(Apart.run(List.of("perl", "-e", TREE, tree.toString(), String.valueOf(files)), ""))
                .isEqualTo(new Apart(0, "", ""));
        String made = listing(tree);
        assertThat(made.lines().filter(line -> line.endsWith("\tf"))).hasSize(files);
        assertThat(rcp("-r", "-p", tree.toString(), there("there"))).isEqualTo(new Apart(0, "", ""));
        assertThat(listing(home("tree"))).isEqualTo(made);
        assertThat((int) Files.getAttribute(home("tree"), "unix:uid")).isEqualTo(Doorman.UID);
        Path down = here.resolve("down");
        assertThat(rcp("-r", "-p", there("there/tree"), down.toString())).isEqualTo(new Apart(0, "", ""));
        assertThat(listing(down)).isEqualTo(made);
        Rsh.NETKIT.run(doorman, "", "chmod -R u+rwx there");
    }

    @Test
    void singleFilesGoBothWays() throws Exception {
        Path file = Files.writeString(here.resolve("file"), "some text");
        assertThat(rcp(file.toString(), there("there/as-this"))).isEqualTo(new Apart(0, "", ""));
        assertThat(home("as-this")).hasContent("some text");
        assertThat(rcp(file.toString(), there("there"))).isEqualTo(new Apart(0, "", ""));
        assertThat(home("file")).hasContent("some text");
        Path back = here.resolve("back");
        assertThat(rcp(there("there/as-this"), back.toString())).isEqualTo(new Apart(0, "", ""));
        assertThat(back).hasContent("some text");
    }

    @Test
    void manyMebibytesGoBothWays() throws Exception {
        Path file = here.resolve("big");
        String bytes = Soak.rounds(8, 256) + "M";
        Apart.run(List.of("sh", "-c", "head -c " + bytes + " /dev/urandom > " + file), "");
        assertThat(rcp(file.toString(), there("there/big"))).isEqualTo(new Apart(0, "", ""));
        assertThat(home("big")).hasSameBinaryContentAs(file);
        Path back = here.resolve("back");
        assertThat(rcp(there("there/big"), back.toString())).isEqualTo(new Apart(0, "", ""));
        assertThat(back).hasSameBinaryContentAs(file);
    }

    @Test
    void whatGoesWrongThereIsToldHere() throws Exception {
        Apart down = rcp(there("there/none"), here.resolve("x").toString());
        assertThat(down.errors()).isEqualTo("rcp: there/none: no such file\n");
        assertThat(down.status()).isEqualTo(1);
        assertThat(here.resolve("x")).doesNotExist();
        Path file = Files.writeString(here.resolve("file"), "some text");
        Apart up = rcp(file.toString(), there("there/no/such"));
        assertThat(up.errors()).isEqualTo("rcp: there/no/such: no such file\n");
        assertThat(up.status()).isEqualTo(1);
        Apart root = rcp(file.toString(), there("/etc/doorman-was-here"));
        assertThat(root.errors()).isEqualTo("rcp: /etc/doorman-was-here: permission denied\n");
        assertThat(root.status()).isEqualTo(1);
        Apart target = rcp(file.toString(), file.toString(), there("there/none"));
        assertThat(target.errors()).isEqualTo("rcp: there/none: no such file\n");
        assertThat(target.status()).isEqualTo(1);
    }

    @Test
    void oneFileThatCannotBeSentDoesNotKeepTheRest() throws Exception {
        Rsh.NETKIT.run(
                doorman,
                "",
                "cd there; mkdir t; cd t; echo 1 > $'a\\nb'; echo 2 > c; echo 3 > d; chmod 0 c; ln -s . e");
        Apart end = rcp("-r", there("there/t"), here.resolve("down").toString());
        assertThat(end.errors().lines())
                .containsExactlyInAnyOrder(
                        "rcp: there/t/a?b: a name with a newline cannot be sent",
                        "rcp: there/t/c: permission denied",
                        "rcp: there/t/e: a link to a directory that it is in");
        assertThat(end.status()).as("how many").isEqualTo(3);
        assertThat(here.resolve("down/d")).hasContent("3");
    }

    @Test
    void aHostileClientGetsNowhere() throws Exception {
        Rsh.NETKIT.run(doorman, "", "ln -s .. there/up; echo kept > kept");
        for (String name : List.of("../kept", "/tmp/doorman-was-here", ".", "..", "up/kept", "", "a/b")) {
            assertThat(hostile("C0644 3 " + name + "\n")).as(name).matches("\0\0\1rcp: [^\n]*refused\n");
        }
        assertThat(hostile("D0755 0 ../x\n")).endsWith("refused\n");
        assertThat(hostile("D0755 0 up\nC0644 3 kept\n")).contains("there/up: not a directory\n");
        assertThat(hostile("C0644 -3 x\n")).isEqualTo("\0\0\2rcp: bad size\n");
        assertThat(hostile("C0644 99999999999999999999 x\n")).isEqualTo("\0\0\2rcp: size out of range\n");
        assertThat(hostile("C0644 9223372036854775807 x\nabc")).isEqualTo("\0\0\0");
        assertThat(doorman.home().resolve("kept")).hasContent("kept");
        assertThat(Path.of("/tmp/doorman-was-here")).doesNotExist();
        assertThat(Rsh.NETKIT.run(doorman, "", "ls -A there; ls -A").text())
                .isEqualTo("kept\nup\nx\n.rhosts\nkept\nthere\n");
    }

    private static String hostile(String client) throws Exception {
        try (RawCommand raw = new RawCommand(doorman.port(Rsh.SHELL))) {
            raw.send("0\0root\0" + Doorman.USER + "\0rcp -r -t there\0" + client);
            raw.socket().shutdownOutput();
            return raw.rest();
        }
    }
}
