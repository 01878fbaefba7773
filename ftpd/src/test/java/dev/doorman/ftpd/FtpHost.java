package dev.doorman.ftpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** A whole Doorman that serves ftp and ftps, with a certificate, john's home, and one for anonymous users. */
final class FtpHost implements AutoCloseable {
    static final int FTP = 21;
    static final int FTPS = 990;
    static final int ANONYMOUS_UID = 20_003;

    final Doorman doorman;
    final Path scratch;
    final Path certificate;

    private FtpHost(Doorman doorman, Path scratch, Path certificate) {
        this.doorman = doorman;
        this.scratch = scratch;
        this.certificate = certificate;
    }

    /** Runs curl as john, over TLS too where its other arguments ask for that. */
    Apart curl(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "-sS",
                "-g",
                "--user",
                Doorman.USER + ":" + Doorman.PASSWORD,
                "--cacert",
                certificate.toString()));
        command.addAll(List.of(arguments));
        return Apart.run(command, "");
    }

    /** Starts one; each setting is a line without {@code service.ftp.}, or any other. */
    static FtpHost start(String... settings) throws IOException, InterruptedException {
        Path scratch = Files.createTempDirectory("ftp-it");
        Files.setPosixFilePermissions(scratch, PosixFilePermissions.fromString("rwxr-xr-x"));
        Path certificate = scratch.resolve("certificate.pem");
        Path key = scratch.resolve("key.pem");
        Tools.Output made = Tools.run(
                new byte[0],
                List.of(
                        "openssl",
                        "req",
                        "-x509",
                        "-newkey",
                        "ec",
                        "-pkeyopt",
                        "ec_paramgen_curve:P-256",
                        "-nodes",
                        "-keyout",
                        key.toString(),
                        "-out",
                        certificate.toString(),
                        "-days",
                        "2",
                        "-subj",
                        "/CN=localhost",
                        "-addext",
                        "subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1"));
        assertThat(made.status()).as(made.text()).isZero();
        StringBuilder properties = new StringBuilder();
        for (String service : new String[] {"ftp", "ftps"}) {
            properties.append("service.%s.ftp-tls-certificate = %s%n".formatted(service, certificate));
            properties.append("service.%s.ftp-tls-key = %s%n".formatted(service, key));
        }
        properties.append("service.ftps.ftp-tls = implicit\n");
        for (String setting : settings) {
            properties
                    .append(setting.startsWith("ftp") ? "service.ftp." : "")
                    .append(setting)
                    .append('\n');
        }
        Doorman doorman = Doorman.configured("""
                ftp  stream tcp nowait NULL /usr/sbin/in.ftpd in.ftpd -l
                ftps stream tcp nowait NULL /usr/sbin/in.ftpd in.ftpd -l
                """, properties.toString());
        FtpHost host = new FtpHost(doorman, scratch, certificate);
        host.anonymous();
        doorman.start();
        return host;
    }

    private void anonymous() throws IOException {
        Path home = Files.createDirectories(doorman.folder().resolve("home/ftp"));
        Path incoming = Files.createDirectories(home.resolve("incoming"));
        Files.setAttribute(incoming, "unix:uid", ANONYMOUS_UID);
        Path passwd = doorman.etc().resolve("passwd");
        Files.writeString(
                passwd,
                Files.readString(passwd)
                        + "ftp:x:%d:%d::%s:/usr/sbin/nologin%n".formatted(ANONYMOUS_UID, ANONYMOUS_UID, home));
        Path shadow = doorman.etc().resolve("shadow");
        Files.writeString(shadow, Files.readString(shadow) + "ftp:*:::::::\n");
    }

    int port() {
        return doorman.port(FTP);
    }

    int securePort() {
        return doorman.port(FTPS);
    }

    Path home() {
        return doorman.home();
    }

    /** A file of john's. */
    Path owned(String name, byte[] content) throws IOException {
        Path file = home().resolve(name);
        int slash = name.lastIndexOf('/');
        if (slash > 0) {
            Path parent = home().resolve(name.substring(0, slash));
            if (Files.notExists(parent)) {
                own(Files.createDirectory(parent));
            }
        }
        Files.write(file, content);
        own(file);
        return file;
    }

    static void own(Path file) throws IOException {
        Files.setAttribute(file, "unix:uid", Doorman.UID);
        Files.setAttribute(file, "unix:gid", Doorman.UID);
    }

    /** A file here, to be sent. */
    Path local(String name, byte[] content) throws IOException {
        return Files.write(scratch.resolve(name), content);
    }

    Path local(String name, String content) throws IOException {
        return local(name, content.getBytes(StandardCharsets.ISO_8859_1));
    }

    static byte[] random(int bytes, long seed) {
        byte[] content = new byte[bytes];
        new Random(seed).nextBytes(content);
        return content;
    }

    @Override
    public void close() throws IOException {
        doorman.close();
        try (Stream<Path> files = Files.walk(scratch)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
