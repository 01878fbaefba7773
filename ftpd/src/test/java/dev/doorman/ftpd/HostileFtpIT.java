package dev.doorman.ftpd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.Random;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The attacks of old, by their names, and what merely is nonsense. */
class HostileFtpIT {
    private static FtpHost host;
    private static SSLContext trusting;

    @BeforeAll
    static void start() throws Exception {
        host = FtpHost.start("ftp-connect = 3s", "ftp-stalled = 2s");
        trusting = SSLContext.getInstance("TLS");
        trusting.init(null, new TrustManager[] {new Trusting()}, new SecureRandom());
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    /** It is not the certificate that is tested here. */
    private static final class Trusting implements X509TrustManager {
        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) {
            // there is none
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) {
            // whoever it is
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return new X509Certificate[0];
        }
    }

    private static SSLSocket tls(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) trusting.getSocketFactory().createSocket(plain, "localhost", 4711, false);
        socket.startHandshake();
        return socket;
    }

    private static void stillServes() throws IOException {
        try (RawFtp client = new RawFtp(host.port()).login()) {
            client.say("QUIT", "221");
        }
    }

    /** FTP bounce: a third is never dialled, whatever the client names. */
    @Test
    void cve19990017Bounce() throws Exception {
        try (ServerSocket victim = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.9"));
                RawFtp client = new RawFtp(host.port()).login()) {
            int port = victim.getLocalPort();
            client.say("PORT 127,0,0,9," + (port >> 8) + "," + (port & 0xff), "504");
            client.say("EPRT |1|127.0.0.9|" + port + "|", "504");
            client.say("LIST", "425");
            victim.setSoTimeout(200);
            assertThatThrownBy(victim::accept).isInstanceOf(SocketTimeoutException.class);
            client.say("PORT 127,0,0,1,0,25", "504");
        }
    }

    /** A passive port takes the client's own address alone: a stranger is reset, and the client served. */
    @Test
    void dataConnectionStealing() throws Exception {
        host.owned("prize", "prize".getBytes(StandardCharsets.US_ASCII));
        try (RawFtp client = new RawFtp(host.port()).login()) {
            InetSocketAddress address = client.passive();
            client.send("RETR prize\r\n");
            try (Socket thief = new Socket()) {
                thief.bind(new InetSocketAddress("127.0.0.8", 0));
                thief.connect(address);
                thief.setSoTimeout(5_000);
                assertThatThrownBy(() -> {
                            if (thief.getInputStream().read() < 0) {
                                throw new SocketException("closed");
                            }
                        })
                        .isInstanceOf(SocketException.class);
            }
            try (Socket own = new Socket(address.getAddress(), address.getPort())) {
                assertThat(own.getInputStream().readAllBytes()).asString().isEqualTo("prize");
            }
            assertThat(client.reply()).startsWith("150");
            assertThat(client.reply()).startsWith("226");
        }
    }

    /** What an attacker puts behind AUTH TLS, in clear, is dropped. */
    @Test
    void cve20111575PlaintextAfterAuthTls() throws Exception {
        try (RawFtp client = new RawFtp(host.port())) {
            client.send("AUTH TLS\r\nUSER anonymous\r\nPASS x\r\nDELE prize\r\n");
            assertThat(client.reply()).startsWith("234");
            SSLSocket secured = tls(client.socket);
            secured.setSoTimeout(20_000);
            client.goOnOver(secured.getInputStream());
            secured.getOutputStream().write("NOOP\r\nPWD\r\nQUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(client.reply())
                    .as("the first answer is to the first command by TLS")
                    .startsWith("200 NOOP");
            assertThat(client.reply()).as("nobody was logged in").startsWith("530");
            assertThat(client.reply()).startsWith("221");
        }
    }

    /** ALPACA: a client that was led here while it meant to speak another protocol is refused, and so is its protocol. */
    @Test
    void cve20213618Alpaca() throws Exception {
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), host.securePort())) {
            SSLSocket browser = (SSLSocket) trusting.getSocketFactory().createSocket(plain, "localhost", 990, false);
            SSLParameters parameters = browser.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"http/1.1"});
            browser.setSSLParameters(parameters);
            assertThatThrownBy(browser::startHandshake).isInstanceOf(SSLHandshakeException.class);
        }
        try (Socket plain = new Socket(InetAddress.getLoopbackAddress(), host.securePort())) {
            SSLSocket ftp = (SSLSocket) trusting.getSocketFactory().createSocket(plain, "localhost", 990, false);
            SSLParameters parameters = ftp.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"ftp"});
            ftp.setSSLParameters(parameters);
            ftp.startHandshake();
            assertThat(ftp.getApplicationProtocol()).isEqualTo("ftp");
        }
        try (RawFtp client = new RawFtp(host.port())) {
            client.send("GET / HTTP/1.1\r\n" + "Cookie: secret\r\n".repeat(20));
            assertThat(client.rest()).endsWith("421 Too many lines that are no commands.\r\n");
        }
    }

    /** Unknown user and wrong password: the same words. */
    @Test
    void userEnumeration() throws Exception {
        try (RawFtp client = new RawFtp(host.port())) {
            String known = client.say("USER " + Doorman.USER, "331");
            String wrong = client.say("PASS wrong", "530");
            assertThat(client.say("USER nobody-here", "331")).isEqualTo(known);
            assertThat(client.say("PASS wrong", "530")).isEqualTo(wrong);
            assertThat(client.say("USER -f root", "331")).isEqualTo(known);
            assertThat(client.say("PASS x", "530")).isEqualTo(wrong);
        }
    }

    @Test
    void nothingLeadsOut() throws Exception {
        Path outside = Files.writeString(host.doorman.folder().resolve("outside"), "outside");
        FtpHost.own(outside);
        Path link = host.home().resolve("link");
        Files.createSymbolicLink(link, host.doorman.folder());
        try (RawFtp client = new RawFtp(host.port()).login()) {
            for (String path : new String[] {
                "link/outside",
                "../../outside",
                "/../../outside",
                outside.toString(),
                "link/../outside",
                "./link/outside",
                "~/../outside",
                "..\\..\\outside",
                "\\\\127.0.0.1\\outside",
                "C:\\outside",
                "link\0/outside",
                "l*/outside",
            }) {
                client.say("MDTM " + path, "550");
                client.say("DELE " + path, "550");
                client.say("RNFR " + path, "550");
                client.say("SITE CHMOD 777 " + path, "550");
                client.say("MFMT 20200101000000 " + path, "550");
            }
            client.say("CWD link", "550");
            client.say("RNFR link", "350");
            client.say("RNTO link2", "250");
            client.say("DELE link2", "250");
            client.say("MKD a\0b", "257 \"/a?b\"");
            client.say("CWD a\0b", "250");
            client.say("PWD", "257 \"/a?b\"");
        }
        assertThat(outside).hasContent("outside");
    }

    /** ABOR with telnet's Synch, as old clients send it: IAC IP, urgent IAC DM. */
    @Test
    void aborWithSynchInTheMidstOfATransfer() throws Exception {
        Path big = host.owned("big", new byte[0]);
        try (var file = FileChannel.open(big, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {1}), 200_000_000);
        }
        try (RawFtp client = new RawFtp(host.port()).login()) {
            client.say("TYPE I", "200");
            try (Socket data = client.data()) {
                client.say("RETR big", "150");
                assertThat(data.getInputStream().readNBytes(10)).hasSize(10);
                assertThat(client.say("STAT", "211")).contains("A transfer is under way");
                client.send("\u00ff\u00f4\u00ff");
                client.socket.sendUrgentData(0xf2);
                client.send("ABOR\r\n");
                assertThat(client.reply()).startsWith("426");
                assertThat(client.reply()).startsWith("226");
            }
            client.say("PWD", "257");
        }
    }

    /** A client that takes nothing holds nothing for long. */
    @Test
    void aStalledTransferIsEnded() throws Exception {
        Path big = host.owned("stalled", new byte[0]);
        try (var file = FileChannel.open(big, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap(new byte[] {1}), 500_000_000);
        }
        try (RawFtp client = new RawFtp(host.port()).login()) {
            client.say("TYPE I", "200");
            try (Socket data = client.data()) {
                client.say("RETR stalled", "150");
                assertThat(client.reply()).startsWith("426 The data connection stood still");
                assertThat(data.isConnected()).isTrue();
            }
        }
    }

    @Test
    void aDataConnectionThatNobodyMakes() throws Exception {
        try (RawFtp client = new RawFtp(host.port()).login()) {
            client.passive();
            client.say("LIST", "425 Cannot open data connection: you did not connect in time.");
            client.say("PORT 127,0,0,1,4,1", "200");
            client.say("LIST", "425 Cannot open data connection: the client does not listen on this port.");
            client.say("NOOP", "200");
        }
    }

    @Test
    void aLineOfAMebibyteAndABadEnd() throws Exception {
        try (RawFtp client = new RawFtp(host.port())) {
            client.send("USER " + "x".repeat(1 << 20) + "\r\n");
            assertThat(client.reply()).startsWith("500 Command line too long.");
            client.say("NOOP", "200");
        }
        try (Socket silent = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
            silent.setSoLinger(true, 0);
        }
        stillServes();
    }

    /** Seeded nonsense: streams of commands, broken in all ways. No crash, and a client that comes after is served. */
    @Test
    void malformedStreams() throws Exception {
        int streams = Soak.rounds(300, 5_000);
        long seed = 4711;
        for (int i = 0; i < streams; i++) {
            nonsense(seed + i);
        }
        stillServes();
        assertThat(host.doorman.log("ftpd")).doesNotContain("outcome=failed").doesNotContain("Exception");
    }

    private static void nonsense(long seed) throws IOException {
        Random random = new Random(seed);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), host.port())) {
            socket.setSoTimeout(20_000);
            OutputStream out = socket.getOutputStream();
            try {
                if (random.nextBoolean()) {
                    out.write(("USER john\r\nPASS " + Doorman.PASSWORD + "\r\n").getBytes(StandardCharsets.US_ASCII));
                }
                for (int i = random.nextInt(30); i >= 0; i--) {
                    out.write(Malformed.line(random));
                }
                socket.shutdownOutput();
            } catch (SocketException e) {
                // it had heard enough
            }
            drain(socket.getInputStream(), seed);
        }
    }

    private static void drain(InputStream in, long seed) throws IOException {
        byte[] all;
        try {
            all = in.readAllBytes();
        } catch (SocketException e) {
            return;
        } catch (SocketTimeoutException e) {
            throw new AssertionError("seed " + seed + ": it hangs", e);
        }
        for (String line : new String(all, StandardCharsets.ISO_8859_1).split("\r\n", -1)) {
            assertThat(line).as("seed %d", seed).matches("(?s)([1-5]\\d\\d[ -].*| .*|)");
        }
    }

    @Test
    void whoLeavesInTheMidstLeavesNothing() throws Exception {
        for (int i = 0; i < 20; i++) {
            RawFtp client = new RawFtp(host.port()).login();
            client.say("TYPE I", "200");
            Socket data = client.data();
            client.say("STOR left" + i, "150");
            data.getOutputStream().write(new byte[100_000]);
            data.setSoLinger(true, 0);
            client.socket.setSoLinger(true, 0);
            if (i % 2 == 0) {
                data.close();
                client.close();
            } else {
                client.close();
                data.close();
            }
        }
        await().untilAsserted(() -> {
            try (var files = Files.list(host.home())) {
                assertThat(files.map(path -> path.getFileName().toString()).filter(name -> name.contains("left")))
                        .isEmpty();
            }
        });
        await().untilAsserted(
                        () -> assertThat(host.doorman.ask("/api/sessions")).doesNotContain(" ftp "));
    }
}
