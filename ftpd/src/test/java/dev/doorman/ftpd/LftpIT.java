package dev.doorman.ftpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.Doorman;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** lftp: a thousand files there and back, eight at a time; and what else it can. */
class LftpIT {
    private static final int FILES = 1_000;
    private static FtpHost host;

    @BeforeAll
    static void start() throws Exception {
        host = FtpHost.start();
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static Apart lftp(String way, String... commands) throws Exception {
        String settings = switch (way) {
            case "clear" -> "set ftp:ssl-allow no";
            case "tls" -> "set ftp:ssl-force yes; set ftp:ssl-protect-data yes; set ssl:ca-file " + host.certificate;
            case "active" -> "set ftp:ssl-allow no; set ftp:passive-mode no";
            default -> throw new IllegalArgumentException(way);
        };
        String script = settings + "\nset net:max-retries 1\nset cmd:fail-exit yes\nopen -u " + Doorman.USER + ","
                + Doorman.PASSWORD + " ftp://localhost:" + host.port() + "\n" + String.join("\n", commands) + "\n";
        return Apart.run(List.of("lftp", "--norc"), script);
    }

    private static Map<String, String> contents(Path folder) throws Exception {
        Map<String, String> contents = new TreeMap<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                contents.put(
                        folder.relativize(file).toString(),
                        new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
        return contents;
    }

    @ParameterizedTest
    @CsvSource({"clear", "tls"})
    void mirrorsAThousandFilesBothWays(String way) throws Exception {
        Path tree = Files.createDirectory(host.scratch.resolve("tree-" + way));
        for (int i = 0; i < FILES; i++) {
            Path folder = Files.createDirectories(tree.resolve("d" + i % 10));
            Files.write(folder.resolve("file " + i), FtpHost.random(i * 7 % 3000, i));
        }
        Path back = host.scratch.resolve("back-" + way);
        long begun = System.nanoTime();
        Apart up = lftp(way, "mirror -R --parallel=8 " + tree + " mirrored-" + way);
        assertThat(up.status()).as(up.errors()).isZero();
        long half = System.nanoTime();
        Apart down = lftp(way, "mirror --parallel=8 mirrored-" + way + " " + back);
        assertThat(down.status()).as(down.errors()).isZero();
        System.out.printf(
                "lftp %s: %d files up in %d ms, down in %d ms%n",
                way, FILES, (half - begun) / 1_000_000, (System.nanoTime() - half) / 1_000_000);
        assertThat(contents(back)).isEqualTo(contents(tree)).hasSize(FILES);
        assertThat(contents(host.home().resolve("mirrored-" + way))).hasSize(FILES);
    }

    @ParameterizedTest
    @CsvSource({"clear", "tls", "active"})
    void everything(String way) throws Exception {
        byte[] content = FtpHost.random(900_000, 4711);
        Path sent = host.local("lftp-" + way, content);
        Path back = host.scratch.resolve("lftp-back-" + way);
        String folder = "l-" + way;
        Apart end = lftp(
                way,
                "mkdir -p " + folder + "/deep",
                "cd " + folder,
                "put " + sent + " -o up",
                "get up -o " + back,
                "get -c up -o " + host.local("lftp-half-" + way, Arrays.copyOf(content, 1000)),
                "mv up moved",
                "rm moved",
                "put -a " + host.local("lftp-text-" + way, "one\ntwo\n") + " -o text",
                "cat -a text",
                "rmdir deep",
                "cls -l",
                "pwd",
                "quote SITE HELP");
        assertThat(end.status()).as(end.errors()).isZero();
        assertThat(end.text()).contains("one").contains("text").contains("CHMOD mode path");
        assertThat(back).hasBinaryContent(content);
        assertThat(host.scratch.resolve("lftp-half-" + way)).hasBinaryContent(content);
        assertThat(contents(host.home().resolve(folder))).isEqualTo(Map.of("text", "one\ntwo\n"));
    }

    /** An upload that lftp resumes, as it does after a cut, where cut uploads are kept. */
    @Test
    void resumesAnUpload() throws Exception {
        byte[] content = FtpHost.random(500_000, 17);
        host.owned("resumed", Arrays.copyOf(content, 123_456));
        Apart end = lftp("clear", "put -c " + host.local("lftp-resumed", content) + " -o resumed");
        assertThat(end.status()).as(end.errors()).isZero();
        assertThat(host.home().resolve("resumed")).hasBinaryContent(content);
    }
}
