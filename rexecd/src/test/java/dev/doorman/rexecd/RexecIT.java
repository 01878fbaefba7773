package dev.doorman.rexecd;

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
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Random;
import org.apache.commons.net.bsd.RExecClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** commons-net's client and the C library's own, and one that says what it likes, against a whole Doorman. */
class RexecIT {
    private static final int EXEC = 512;

    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.configured("exec stream tcp nowait NULL /usr/sbin/in.rexecd in.rexecd\n", "")
                .start();
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    private static RExecClient client() throws Exception {
        RExecClient client = new RExecClient();
        client.connect(InetAddress.getLoopbackAddress(), doorman.port(EXEC));
        return client;
    }

    private static RawCommand raw() throws Exception {
        return new RawCommand(doorman.port(EXEC));
    }

    private static String login(String user, String password, String command) {
        return user + "\0" + password + "\0" + command + "\0";
    }

    @Test
    void theAuxiliaryChannelThatHungInInterixCarriesTheErrors() throws Exception {
        RExecClient client = client();
        client.rexec(Doorman.USER, Doorman.PASSWORD, "read line; echo \"$line\"; id -un; echo wrong >&2", true);
        client.getOutputStream().write("typed\n".getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
        assertThat(client.getInputStream().readAllBytes()).asString().isEqualTo("typed\njohn\n");
        assertThat(client.getErrorStream().readAllBytes()).asString().isEqualTo("wrong\n");
        client.disconnect();
    }

    @Test
    void withoutItTheErrorsAreInTheirPlaceInTheOutput() throws Exception {
        RExecClient client = client();
        client.rexec(Doorman.USER, Doorman.PASSWORD, "echo one; echo two >&2; echo three; pwd");
        assertThat(client.getInputStream().readAllBytes())
                .asString()
                .isEqualTo("one\ntwo\nthree\n" + doorman.home() + "\n");
        client.disconnect();
    }

    @Test
    void theCLibrarysOwnClientWithAndWithoutASecondChannel() throws Exception {
        CClient client = new CClient(doorman.folder());
        int port = doorman.port(EXEC);
        assertThat(client.rexec(
                        port, Doorman.USER, Doorman.PASSWORD, CClient.Second.YES, "cat; echo out; echo wrong >&2"))
                .isEqualTo(new Apart(0, "out\n", "wrong\n"));
        assertThat(client.rexec(port, Doorman.USER, Doorman.PASSWORD, CClient.Second.NO, "echo one; echo two >&2"))
                .isEqualTo(new Apart(0, "one\ntwo\n", ""));
        assertThat(client.rexec(port, Doorman.USER, "wrong", CClient.Second.YES, "id"))
                .isEqualTo(new Apart(3, "", "Login incorrect.\n"));
    }

    @Test
    void bulkGoesBothWaysUnchanged() throws Exception {
        long bytes = 1024L * 1024 * Soak.rounds(8, 256);
        RExecClient client = client();
        client.rexec(Doorman.USER, Doorman.PASSWORD, "cat", true);
        MessageDigest sent = MessageDigest.getInstance("SHA-256");
        Thread writer = Thread.startVirtualThread(() -> send(client.getOutputStream(), bytes, sent));
        MessageDigest came = MessageDigest.getInstance("SHA-256");
        InputStream in = client.getInputStream();
        byte[] piece = new byte[64 * 1024];
        long left = bytes;
        while (left > 0) {
            int length = in.read(piece);
            assertThat(length).isPositive();
            came.update(piece, 0, length);
            left -= length;
        }
        writer.join();
        assertThat(HexFormat.of().formatHex(came.digest()))
                .isEqualTo(HexFormat.of().formatHex(sent.digest()));
        client.disconnect();
    }

    private static void send(OutputStream out, long bytes, MessageDigest digest) {
        Random random = new Random(4711);
        byte[] piece = new byte[64 * 1024];
        try {
            DigestOutputStream both = new DigestOutputStream(out, digest);
            for (long done = 0; done < bytes; done += piece.length) {
                random.nextBytes(piece);
                both.write(piece);
            }
            both.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void unknownAndWrongAreOneMessage() throws Exception {
        for (String login : new String[] {
            login("nobody-here", "x", "id"), login("john", "x", "id"), login("root", Doorman.PASSWORD, "id"),
            login("", "", ""), login("-froot", "x", "id"), login("../john", Doorman.PASSWORD, "id")
        }) {
            try (RawCommand raw = raw()) {
                assertThat(raw.send("\0" + login).rest()).isEqualTo("\1Login incorrect.\n");
            }
        }
        assertThat(doorman.logs()).doesNotContain(Doorman.PASSWORD, "-froot");
    }

    @Test
    void whatIsTooLongIsSaid() throws Exception {
        try (RawCommand raw = raw()) {
            assertThat(raw.send("0\0" + "u".repeat(129)).rest()).isEqualTo("\1username too long\n");
        }
        try (RawCommand raw = raw()) {
            assertThat(raw.send("0\0john\0" + "p".repeat(129)).rest()).isEqualTo("\1password too long\n");
        }
        try (RawCommand raw = raw()) {
            assertThat(raw.send("0\0john\0p\0" + "c".repeat(128 * 1024)).rest()).isEqualTo("\1command too long\n");
        }
        try (RawCommand raw = raw()) {
            raw.send("0\0" + login("john", Doorman.PASSWORD, "echo " + "c".repeat(120_000) + " | wc -c"));
            assertThat(raw.rest()).isEqualTo("\000120001\n");
        }
    }

    @Test
    void itConnectsBackBeforeItReadsAndASignalReachesTheCommand() throws Exception {
        try (RawCommand raw = raw()) {
            raw.send(raw.secondPort() + "\0");
            try (Socket second = raw.accept()) {
                raw.send(login("john", Doorman.PASSWORD, "sleep 1009 & wait"));
                assertThat(raw.socket().getInputStream().read()).isZero();
                await().untilAsserted(() -> assertThat(doorman.processes()).containsValue("sleep 1009"));
                second.getOutputStream().write(15);
                assertThat(raw.rest()).isEmpty();
                assertThat(RawCommand.text(second.getInputStream())).isEmpty();
            }
        }
        await().untilAsserted(() -> assertThat(doorman.processes()).doesNotContainValue("sleep 1009"));
    }
}
