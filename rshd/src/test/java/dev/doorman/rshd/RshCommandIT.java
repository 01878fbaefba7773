package dev.doorman.rshd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.CClient;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawCommand;
import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.apache.commons.net.bsd.RCommandClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Real clients run commands: Debian's two rsh, commons-net's, and the C library's own. */
class RshCommandIT {
    private static final int SIGINT = 2;

    private static final String THREE = "cat; echo wrong >&2; id -un; pwd; exit 3";

    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Rsh.serving("-aL", "");
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    private static String three() {
        return "typed\njohn\n" + doorman.home() + "\n";
    }

    @ParameterizedTest
    @EnumSource
    void inputOutputAndErrorsAreApart(Rsh rsh) throws Exception {
        Apart end = rsh.run(doorman, "typed\n", THREE);
        assertThat(end.text()).isEqualTo(three());
        assertThat(end.errors()).isEqualTo(rsh == Rsh.NETKIT ? "wrong\n" : "");
        await().untilAsserted(() -> assertThat(doorman.log("rshd"))
                .contains("user=john remote-user=root by=.rhosts command=\"cat; echo wrong")
                .contains("outcome=completed"));
    }

    @ParameterizedTest
    @EnumSource
    void theEndOfInputIsNotTheEndOfTheCommand(Rsh rsh) throws Exception {
        assertThat(rsh.run(doorman, "", "cat; sleep 0.3; echo after").text()).isEqualTo("after\n");
    }

    @Test
    void theEndOfOutputIsNotTheEndOfErrors() throws Exception {
        Apart end = Rsh.NETKIT.run(doorman, "", "echo out; exec >&-; sleep 0.5; echo late >&2");
        assertThat(end).isEqualTo(new Apart(0, "out\n", "late\n"));
    }

    @ParameterizedTest
    @EnumSource
    void aCommandThatReadsNothingEndsAllTheSame(Rsh rsh) throws Exception {
        assertThat(rsh.run(doorman, "x".repeat(1_000_000), "exec <&-; sleep 0.3; echo done")
                        .text())
                .isEqualTo("done\n");
    }

    @ParameterizedTest
    @EnumSource
    void bulkGoesBothWaysUnchanged(Rsh rsh) throws Exception {
        Path in = doorman.folder().resolve("in");
        Path out = doorman.folder().resolve("out");
        String digest = random(in, 1024L * 1024 * Soak.rounds(8, 256));
        Apart up = Apart.run(rsh.command(doorman, "sha256sum"), in, out);
        assertThat(up.errors()).isEmpty();
        assertThat(Files.readString(out)).isEqualTo(digest + "  -\n");
        Path kept = doorman.home().resolve("kept");
        Files.copy(in, kept);
        Files.setAttribute(kept, "unix:uid", Doorman.UID);
        Apart.run(rsh.command(doorman, "cat kept; rm -f kept"), Path.of("/dev/null"), out);
        assertThat(digest(out)).isEqualTo(digest);
        Apart.run(rsh.command(doorman, "cat"), in, out);
        assertThat(digest(out)).as("both at once").isEqualTo(digest);
    }

    private static String random(Path file, long bytes) throws Exception {
        Random random = new Random(4711);
        byte[] piece = new byte[64 * 1024];
        try (OutputStream out = Files.newOutputStream(file)) {
            for (long done = 0; done < bytes; done += piece.length) {
                random.nextBytes(piece);
                out.write(piece);
            }
        }
        return digest(file);
    }

    private static String digest(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        byte[] piece = new byte[64 * 1024];
        try (InputStream in = Files.newInputStream(file)) {
            for (int length = in.read(piece); length >= 0; length = in.read(piece)) {
                digest.update(piece, 0, length);
            }
        }
        return HexFormat.of().formatHex(digest.digest());
    }

    @Test
    void theInterruptKeyKillsTheRemoteCommand() throws Exception {
        // who runs the tests in the background may have the key ignored, and so would the client
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT"));
        command.addAll(Rsh.NETKIT.command(doorman, "sleep 1007"));
        Process client = new ProcessBuilder(command).start();
        await().untilAsserted(() -> assertThat(doorman.processes()).containsValue("sleep 1007"));
        // the command may run before the client has made itself ready for the key
        await().until(() -> catchesInterrupts(client.pid()));
        // as the terminal does it when ^C is typed
        new ProcessBuilder("kill", "-INT", String.valueOf(client.pid())).start().waitFor();
        await().untilAsserted(() -> assertThat(doorman.processes()).doesNotContainValue("sleep 1007"));
        assertThat(client.waitFor()).isNotNegative();
    }

    private static boolean catchesInterrupts(long pid) throws IOException {
        String caught = Files.readString(Path.of("/proc/" + pid + "/status"))
                .replaceFirst("(?s).*\nSigCgt:\\s*([0-9a-f]+)\n.*", "$1");
        return (Long.parseUnsignedLong(caught, 16) & 1 << SIGINT - 1) != 0;
    }

    @Test
    void bytesThatAreNoUtf8ReachTheCommand() throws Exception {
        try (RawCommand raw = new RawCommand(doorman.port(Rsh.SHELL))) {
            raw.send("0\0root\0john\0printf '%s' 'gr\u00fc\u00df \u00ff\u00fe' | od -An -tx1\0");
            assertThat(raw.rest()).isEqualTo("\0 67 72 fc df 20 ff fe\n");
        }
    }

    @Test
    void commonsNetKeepsStreamsApart() throws Exception {
        RCommandClient client = new RCommandClient();
        client.connect(InetAddress.getLoopbackAddress(), doorman.port(Rsh.SHELL), InetAddress.getLoopbackAddress());
        client.rcommand("root", Doorman.USER, "read line; echo \"$line\"; echo wrong >&2", true);
        client.getOutputStream().write("typed\n".getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("typed\n");
        assertThat(client.getErrorStream().readAllBytes()).asString().isEqualTo("wrong\n");
        client.disconnect();
    }

    @Test
    void theCLibrarysOwnClientWithAndWithoutASecondChannel() throws Exception {
        CClient client = new CClient(doorman.folder());
        int port = doorman.port(Rsh.SHELL);
        Apart apart = client.rcmd(port, Doorman.USER, CClient.Second.YES, "echo out; echo wrong >&2");
        assertThat(apart).isEqualTo(new Apart(0, "out\n", "wrong\n"));
        Apart together = client.rcmd(port, Doorman.USER, CClient.Second.NO, "echo one; echo two >&2; echo three");
        assertThat(together).isEqualTo(new Apart(0, "one\ntwo\nthree\n", ""));
        Apart refused = client.rcmd(port, "nobody-here", CClient.Second.YES, "id");
        assertThat(refused).isEqualTo(new Apart(3, "", "Permission denied.\n"));
    }

    @Test
    void whatIsLeftRunningOnPurposeLivesOn() throws Exception {
        Rsh.NETKIT.run(doorman, "", "sleep 1008 > /dev/null 2>&1 < /dev/null &");
        await().untilAsserted(() -> assertThat(doorman.log("rshd")).contains("outcome=completed"));
        assertThat(doorman.processes()).containsValue("sleep 1008");
    }
}
