package dev.doorman.ftpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Arrays;
import java.util.stream.Stream;
import javax.net.ssl.TrustManagerFactory;
import org.apache.commons.net.ftp.FTP;
import org.apache.commons.net.ftp.FTPClient;
import org.apache.commons.net.ftp.FTPFile;
import org.apache.commons.net.ftp.FTPReply;
import org.apache.commons.net.ftp.FTPSClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Apache commons-net, which Java programs use. */
class CommonsNetIT {
    private static FtpHost host;

    @BeforeAll
    static void start() throws Exception {
        host = FtpHost.start();
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static FTPClient client(String way) throws Exception {
        if (way.equals("clear")) {
            return new FTPClient();
        }
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        try (InputStream in = Files.newInputStream(host.certificate)) {
            store.setCertificateEntry(
                    "server", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        FTPSClient client = new FTPSClient(way.equals("implicit"));
        client.setTrustManager(trust.getTrustManagers()[0]);
        return client;
    }

    private static FTPClient loggedIn(String address, String way, String mode) throws Exception {
        FTPClient client = client(way);
        client.setControlEncoding("ISO-8859-1");
        client.setConnectTimeout(20_000);
        client.setDefaultTimeout(20_000);
        client.connect(address, way.equals("implicit") ? host.securePort() : host.port());
        if (client instanceof FTPSClient secure) {
            secure.execPBSZ(0);
            secure.execPROT("P");
        }
        assertThat(client.login(Doorman.USER, Doorman.PASSWORD))
                .as(client.getReplyString())
                .isTrue();
        if (mode.equals("passive")) {
            client.enterLocalPassiveMode();
        }
        return client;
    }

    private static void done(FTPClient client, boolean done) {
        assertThat(done).as(client.getReplyString()).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, clear, passive", "127.0.0.1, clear, active", "::1, clear, passive", "::1, clear, active",
        "127.0.0.1, tls, passive", "127.0.0.1, tls, active", "::1, tls, passive", "127.0.0.1, implicit, passive",
    })
    void everything(String address, String way, String mode) throws Exception {
        String folder = "j-" + way + "-" + mode + "-" + (address.equals("::1") ? "6" : "4");
        byte[] content = FtpHost.random(500_000, folder.hashCode());
        FTPClient client = loggedIn(address, way, mode);
        done(client, client.makeDirectory(folder));
        done(client, client.changeWorkingDirectory(folder));
        assertThat(client.printWorkingDirectory()).isEqualTo("/" + folder);
        done(client, client.setFileType(FTP.BINARY_FILE_TYPE));
        done(client, client.storeFile("up.bin", new ByteArrayInputStream(content)));
        ByteArrayOutputStream back = new ByteArrayOutputStream();
        done(client, client.retrieveFile("up.bin", back));
        assertThat(back.toByteArray()).isEqualTo(content);
        client.setRestartOffset(400_000);
        ByteArrayOutputStream rest = new ByteArrayOutputStream();
        done(client, client.retrieveFile("up.bin", rest));
        assertThat(rest.toByteArray()).isEqualTo(Arrays.copyOfRange(content, 400_000, 500_000));
        client.setRestartOffset(200_000);
        done(client, client.storeFile("up.bin", new ByteArrayInputStream(content, 200_000, 300_000)));
        done(client, client.appendFile("up.bin", new ByteArrayInputStream(new byte[] {1, 2, 3})));
        assertThat(client.getSize("up.bin")).isEqualTo("500003");
        done(client, client.setFileType(FTP.ASCII_FILE_TYPE));
        done(
                client,
                client.storeFile(
                        "up.txt", new ByteArrayInputStream("one\r\ntwo\r\n".getBytes(StandardCharsets.US_ASCII))));
        assertThat(host.home().resolve(folder).resolve("up.txt")).hasContent("one\ntwo\n");
        done(client, client.rename("up.txt", "renamed.txt"));
        FTPFile[] listed = client.listFiles();
        assertThat(listed).extracting(FTPFile::getName).containsExactlyInAnyOrder("up.bin", "renamed.txt");
        assertThat(listed).extracting(FTPFile::getSize).containsExactlyInAnyOrder(500_003L, 8L);
        assertThat(client.mlistDir()).extracting(FTPFile::getName).contains("up.bin", "renamed.txt");
        done(client, client.storeUniqueFile("scan", new ByteArrayInputStream(content)));
        done(client, client.storeUniqueFile("scan", new ByteArrayInputStream(content)));
        assertThat(client.listNames()).containsExactlyInAnyOrder("up.bin", "renamed.txt", "scan", "scan.1");
        assertThat(client.getModificationTime("up.bin")).matches("20\\d{12}");
        done(client, client.deleteFile("scan"));
        done(client, client.makeDirectory("gone"));
        done(client, client.removeDirectory("gone"));
        assertThat(client.changeWorkingDirectory("gone")).isFalse();
        assertThat(client.getReplyCode()).isEqualTo(FTPReply.FILE_UNAVAILABLE);
        done(client, client.logout());
        client.disconnect();
    }

    /** Each STOU of a scanner's has a file of its own, also when many come at once. */
    @Test
    void uniqueNamesForManyAtOnce() throws Exception {
        Path folder = Files.createDirectory(host.home().resolve("scans"));
        FtpHost.own(folder);
        Thread[] scanners = new Thread[8];
        for (int i = 0; i < scanners.length; i++) {
            int number = i;
            scanners[i] = Thread.ofVirtual().start(() -> {
                try {
                    FTPClient client = loggedIn("127.0.0.1", "clear", "passive");
                    done(client, client.changeWorkingDirectory("scans"));
                    byte[] page = {(byte) number};
                    for (int page1 = 0; page1 < 5; page1++) {
                        done(client, client.storeUniqueFile("page", new ByteArrayInputStream(page)));
                    }
                    client.disconnect();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
        }
        for (Thread scanner : scanners) {
            scanner.join();
        }
        int[] pages = new int[scanners.length];
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                assertThat(file).hasSize(1);
                pages[Files.readAllBytes(file)[0]]++;
            }
        }
        assertThat(pages).containsOnly(5);
    }
}
