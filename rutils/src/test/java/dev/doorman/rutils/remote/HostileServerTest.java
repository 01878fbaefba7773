package dev.doorman.rutils.remote;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.rutils.rcp.Rcp;
import dev.doorman.rutils.rlogin.Rlogin;
import dev.doorman.rutils.rsh.Rsh;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Servers that want to write where they may not, to show what nobody may see, or never to end. Needs root, for reserved ports. */
@Timeout(60)
class HostileServerTest {
    private static final String HOST = "127.0.0.1";

    @TempDir
    private Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream errors = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final Streams streams =
            new Streams(InputStream.nullInputStream(), out, errors, new PrintStream(err, true, StandardCharsets.UTF_8));

    private String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    private int rsh(Rogue server, SourcePort source) {
        return Rsh.run(List.of("-p", server.port(), HOST, "id"), Map.of(), streams, source);
    }

    private int rcp(Rogue server, String... arguments) {
        List<String> line = new ArrayList<>(List.of("-P", server.port()));
        line.addAll(List.of(arguments));
        return Rcp.run(line, Map.of(), streams, SourcePort.ANY);
    }

    @Test
    void anAnswerWithoutEndAndWithEscapesIsCutAndMadeVisible() throws Exception {
        try (Rogue server = new Rogue(caller -> {
            String _ = caller.text();
            caller.say("\1\033]0;evil\007" + "x".repeat(100_000));
        })) {
            assertThat(rsh(server, SourcePort.ANY)).isEqualTo(1);
            assertThat(err())
                    .startsWith("rsh: 127.0.0.1: ?]0;evil?xxx")
                    .hasSizeLessThan(1100)
                    .doesNotContain("\033");
        }
    }

    @Test
    void whoNeverAnswersIsGivenUp() throws Exception {
        Duration patience = Duration.ofMillis(300);
        try (Rogue server = new Rogue(caller -> {
            String _ = caller.request();
            assertThat(caller.in().read()).as("the client went").isEqualTo(-1);
        })) {
            Target target = new Target(HOST, Integer.parseInt(server.port()), SourcePort.ANY);
            List<byte[]> fields = List.of(new byte[] {'x'}, new byte[] {'y'}, new byte[] {'z'});
            assertThatThrownBy(() -> RemoteCommand.start(target, fields, RemoteCommand.Errors.AMONG_OUTPUT, patience))
                    .isInstanceOf(RemoteException.class)
                    .hasMessage("127.0.0.1: the server does not answer");
        }
        try (Rogue server = new Rogue(caller -> {
            String _ = caller.text();
            assertThat(caller.in().read()).as("the client went").isEqualTo(-1);
        })) {
            Target target = new Target(HOST, Integer.parseInt(server.port()), SourcePort.ANY);
            assertThatThrownBy(() -> RemoteCommand.start(target, List.of(), RemoteCommand.Errors.APART, patience))
                    .hasMessage("127.0.0.1: the server does not answer");
            server.await();
        }
        try (Rogue server = new Rogue(Rogue.Caller::text)) {
            assertThat(rsh(server, SourcePort.ANY)).isEqualTo(1);
            assertThat(err()).isEqualTo("rsh: 127.0.0.1: the server closed the connection\n");
        }
    }

    @Test
    void onlyTheServerItselfFromAReservedPortIsBelievedAboutErrors() throws Exception {
        try (Rogue server = new Rogue(caller -> {
            String port = caller.text();
            for (Socket stranger : new Socket[] {
                caller.back(port, "127.0.0.2", 0), caller.back(port, "127.0.0.2", 1021), caller.back(port, HOST, 0)
            }) {
                assertThat(stranger.getInputStream().read()).as("it is closed").isEqualTo(-1);
                stranger.close();
            }
            try (Socket errors = caller.back(port, HOST, 1022)) {
                String _ = caller.text() + caller.text() + caller.text();
                caller.say("\0out");
                errors.getOutputStream().write("errors".getBytes(StandardCharsets.US_ASCII));
                caller.socket().shutdownOutput();
            }
        })) {
            assertThat(rsh(server, SourcePort.RESERVED)).as(err()).isZero();
            server.await();
            assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("out");
            assertThat(errors.toString(StandardCharsets.US_ASCII)).isEqualTo("errors");
        }
    }

    @Test
    void aServerThatAnswersBeforeItConnectsBackIsRefused() throws Exception {
        try (Rogue server = new Rogue(caller -> {
            String _ = caller.text();
            caller.say("\0out");
            int _ = caller.in().read();
        })) {
            assertThat(rsh(server, SourcePort.ANY)).isEqualTo(1);
            assertThat(err()).isEqualTo("rsh: 127.0.0.1: the server makes no connection for errors\n");
        }
    }

    /** The command's errors do not end, and it is deaf to signals: the user's second ends the program, which has not grown. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "C0644 3 ../outside", "C0644 3 /tmp/doorman-was-here", "C0644 3 ..", "C0644 3 .", "C0644 3 ",
                "C0644 3 .rhosts", "C0644 3 inside/file", "D0755 0 file", "C0644 3 other", "D0755 0 ..",
                "T1 0 1 0\nC0644 3 other"
            })
    void aNameThatWasNotAskedForIsNotWritten(String line) throws Exception {
        Path target = Files.createDirectory(folder.resolve("target"));
        assertThat(receive(line + "\nabc\0", target)).isEqualTo(1);
        assertThat(target).isEmptyDirectory();
        assertThat(folder.resolve("outside")).doesNotExist();
        assertThat(err()).containsPattern("refused|-r was not asked for").doesNotContain("\1");
    }

    @Test
    void whatComesBesideWhatWasAskedForEndsIt() throws Exception {
        Path target = Files.createDirectory(folder.resolve("target"));
        assertThat(receive("C0644 3 file\nabc\0C0644 3 .rhosts\n+ +\0", target)).isEqualTo(1);
        assertThat(target.resolve("file")).hasContent("abc");
        assertThat(target.resolve(".rhosts")).doesNotExist();
        assertThat(err()).isEqualTo("rcp: .rhosts was not asked for, and is refused\n");
    }

    @Test
    void aDirectoryHasNothingThatLeadsOutOfIt() throws Exception {
        Path target = Files.createDirectory(folder.resolve("target"));
        String said = "D0755 0 file\nC0644 3 ../../outside\nD0755 0 ..\nE\n";
        assertThat(receive(said, target, "-r")).isEqualTo(1);
        assertThat(folder.resolve("outside")).doesNotExist();
        assertThat(target.resolve("file")).isEmptyDirectory();
    }

    @Test
    void aLinkThatWasThereIsNotFollowedBelowTheTarget() throws Exception {
        Path target = Files.createDirectory(folder.resolve("target"));
        Path outside = Files.writeString(folder.resolve("outside"), "kept");
        Files.createSymbolicLink(target.resolve("file"), outside);
        assertThat(receive("C0644 3 file\nabc\0", target)).isEqualTo(1);
        assertThat(outside).hasContent("kept");
    }

    @Test
    void aServerThatHasNoRcpIsQuoted() throws Exception {
        Path target = Files.createDirectory(folder.resolve("target"));
        assertThat(receive("sh: 1: rcp: not \033[31mfound\n", target)).isEqualTo(1);
        assertThat(err()).startsWith("sh: 1: rcp: not ?[31mfound\n");
    }

    @Test
    void complaintsWithoutEndAreShownAndEndWithTheConnection() throws Exception {
        Path target = Files.createDirectory(folder.resolve("target"));
        assertThat(receive("\1rcp: no\n".repeat(10_000), target)).isEqualTo(1);
        assertThat(err().lines()).hasSize(10_000).containsOnly("rcp: no");
        err.reset();
        assertThat(receive("\1" + "x".repeat(100_000), target)).isEqualTo(1);
        assertThat(err()).hasSizeLessThan(10_000);
    }

    /** Asks for the file {@code file} and gets what a server says. */
    private int receive(String said, Path target, String... flags) throws Exception {
        try (Rogue server = new Rogue(caller -> {
            String _ = caller.request();
            caller.say("\0" + said);
            caller.socket().shutdownOutput();
            long _ = caller.in().transferTo(OutputStream.nullOutputStream());
        })) {
            List<String> line = new ArrayList<>(List.of(flags));
            line.addAll(List.of(HOST + ":dir/file", target.toString()));
            return rcp(server, line.toArray(String[]::new));
        }
    }

    @Test
    void aFloodOfUrgentBytesEndsAndWhatFollowsIsShown() throws Exception {
        long seed = 4711;
        Random random = new Random(seed);
        int[] known = {0x02, 0x10, 0x20, 0x80, 0, 0xff};
        try (Rogue server = new Rogue(caller -> {
            String _ = caller.request();
            caller.say("\0");
            for (int i = 0; i < 20_000; i++) {
                caller.socket().sendUrgentData(known[random.nextInt(known.length)]);
                if (random.nextInt(3) == 0) {
                    caller.say("noise");
                }
            }
            caller.say("\nthe end\n");
            caller.socket().shutdownOutput();
            long _ = caller.in().transferTo(OutputStream.nullOutputStream());
        })) {
            int status = Rlogin.run(List.of("-p", server.port(), HOST), Map.of(), streams, SourcePort.ANY);
            assertThat(status).as("seed %d: %s", seed, err()).isZero();
            assertThat(out.toString(StandardCharsets.ISO_8859_1))
                    .as("seed %d", seed)
                    .endsWith("\nthe end\n");
            server.await();
        }
    }

    @Test
    void anUrgentByteIsNoneOfTheOutput() throws Exception {
        try (Rogue server = new Rogue(caller -> {
            assertThat(caller.request()).as("nothing but a type of terminal").isEqualTo("dumb");
            caller.say("\0one");
            caller.socket().sendUrgentData(0x80);
            caller.say("two");
            caller.socket().shutdownOutput();
            long _ = caller.in().transferTo(OutputStream.nullOutputStream());
        })) {
            Map<String, String> environment = Map.of("TERM", "dumb", "LD_PRELOAD", "x", "USER", "root");
            assertThat(Rlogin.run(List.of("-p", server.port(), HOST), environment, streams, SourcePort.ANY))
                    .isZero();
            assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo("onetwo");
        }
    }

    /** As rsh-redone's server does it: it asks for the window twice, and the second question overtakes the first. */
    @Test
    void anUrgentByteThatIsOvertakenIsNotShown() throws Exception {
        for (int i = 0; i < 20; i++) {
            out.reset();
            try (Rogue server = new Rogue(caller -> {
                String _ = caller.request();
                caller.say("\0");
                caller.socket().sendUrgentData(0x80);
                caller.socket().sendUrgentData(0x80);
                caller.say("shown");
                caller.socket().shutdownOutput();
                long _ = caller.in().transferTo(OutputStream.nullOutputStream());
            })) {
                assertThat(Rlogin.run(List.of("-p", server.port(), HOST), Map.of(), streams, SourcePort.ANY))
                        .isZero();
                assertThat(out.toString(StandardCharsets.ISO_8859_1)).isEqualTo("shown");
            }
        }
    }
}
