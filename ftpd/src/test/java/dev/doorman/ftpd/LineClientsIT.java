package dev.doorman.ftpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.Doorman;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The clients with a prompt, tnftp (BSD's) and inetutils', that old machines have too: they are typed to, and shown what came. */
class LineClientsIT {
    private static FtpHost host;

    @BeforeAll
    static void start() throws Exception {
        host = FtpHost.start();
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    @ParameterizedTest
    @CsvSource({
        "tnftp, -p, 127.0.0.1",
        "tnftp, -A, 127.0.0.1",
        "tnftp, -p, ::1",
        "tnftp, -A, ::1",
        "inetutils-ftp, -p, 127.0.0.1",
        "inetutils-ftp, -A, 127.0.0.1",
        "inetutils-ftp, -p, ::1",
        "inetutils-ftp, -A, ::1",
    })
    void everything(String client, String mode, String address) throws Exception {
        String name = client + mode + (address.length() > 5 ? "4" : "6");
        byte[] content = FtpHost.random(700_000, name.hashCode());
        Path sent = host.local(name + ".sent", content);
        Path back = host.scratch.resolve(name + ".back");
        Path text = host.local(name + ".text", "one\ntwo\nthree\n");
        Path textBack = host.scratch.resolve(name + ".textback");
        // half of it is here already
        Path rest = host.local(name + ".rest", Arrays.copyOf(content, 300_000));
        List<String> command = new ArrayList<>(List.of(client, "-n", "-v", mode, address, String.valueOf(host.port())));
        if (client.equals("tnftp")) {
            command.add(1, "-N");
            command.add(2, "/dev/null");
        }
        Apart end = Apart.run(
                command,
                String.join(
                                "\n",
                                "user " + Doorman.USER + " " + Doorman.PASSWORD,
                                "binary",
                                "mkdir " + name,
                                "cd " + name,
                                "pwd",
                                "put " + sent + " up.bin",
                                "ls",
                                "get up.bin " + back,
                                "reget up.bin " + rest,
                                "append " + text + " up.bin",
                                "ascii",
                                "put " + text + " up.txt",
                                "get up.txt " + textBack,
                                "binary",
                                "rename up.txt renamed.txt",
                                "size up.bin",
                                "modtime up.bin",
                                "chmod 600 renamed.txt",
                                "nlist",
                                "mkdir gone",
                                "rmdir gone",
                                "put " + text + " deleted.txt",
                                "delete deleted.txt",
                                "cd nowhere",
                                "system",
                                "bye")
                        + "\n");
        assertThat(end.text())
                .as(end.errors())
                .contains("230 User john logged in.")
                .containsPattern("(257 \"|Remote directory: )/" + name)
                .containsPattern("-rw-r--r-- +1 john +20001 +700000 \\w{3} .\\d .* up\\.bin")
                .contains("550 nowhere: No such file or directory.")
                .contains("221 Goodbye.");
        assertThat(back).hasBinaryContent(content);
        assertThat(rest).hasBinaryContent(content);
        assertThat(textBack).hasContent("one\ntwo\nthree\n");
        Path there = host.home().resolve(name);
        assertThat(Files.size(there.resolve("up.bin"))).isEqualTo(700_000 + 14);
        assertThat(there.resolve("renamed.txt")).hasContent("one\ntwo\nthree\n");
        assertThat(Files.getAttribute(there.resolve("renamed.txt"), "unix:mode"))
                .isEqualTo(0100600);
        assertThat(there.resolve("up.txt")).doesNotExist();
        assertThat(there.resolve("deleted.txt")).doesNotExist();
        assertThat(there.resolve("gone")).doesNotExist();
    }
}
