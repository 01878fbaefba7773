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
import org.junit.jupiter.params.provider.ValueSource;

/** ncftp's programs, which know IPv4 alone. */
class NcftpIT {
    private static FtpHost host;

    @BeforeAll
    static void start() throws Exception {
        host = FtpHost.start();
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static Apart run(String program, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                program, "-u", Doorman.USER, "-p", Doorman.PASSWORD, "-P", String.valueOf(host.port()), "-t", "20"));
        command.addAll(List.of(arguments));
        Apart end = Apart.run(command, "");
        assertThat(end.status())
                .as("%s: %s%s", command, end.text(), end.errors())
                .isZero();
        return end;
    }

    /** -F passive, -E active. */
    @ParameterizedTest
    @ValueSource(strings = {"-F", "-E"})
    void everything(String mode) throws Exception {
        String name = "n" + mode.charAt(1);
        byte[] content = FtpHost.random(600_000, name.hashCode());
        Path sent = host.local(name + ".bin", content);
        Path text = host.local(name + ".txt", "one\ntwo\n");
        run("ncftpput", "-V", mode, "-m", "127.0.0.1", name, sent.toString());
        run("ncftpput", "-V", mode, "-a", "127.0.0.1", name, text.toString());
        assertThat(host.home().resolve(name).resolve(name + ".bin")).hasBinaryContent(content);
        assertThat(host.home().resolve(name).resolve(name + ".txt")).hasContent("one\ntwo\n");
        assertThat(run("ncftpls", mode, "-l", "ftp://127.0.0.1/" + name + "/").text())
                .contains(name + ".bin")
                .contains("600000");
        Path back = Files.createDirectory(host.scratch.resolve("back" + name));
        // half of it is here already
        Files.write(back.resolve(name + ".bin"), Arrays.copyOf(content, 200_000));
        run("ncftpget", "-V", mode, "-z", "127.0.0.1", back.toString(), "/" + name + "/" + name + ".bin");
        assertThat(back.resolve(name + ".bin")).hasBinaryContent(content);
        run("ncftpget", "-V", mode, "-a", "127.0.0.1", back.toString(), "/" + name + "/" + name + ".txt");
        assertThat(back.resolve(name + ".txt")).hasContent("one\ntwo\n");
        Path tree = Files.createDirectories(host.scratch.resolve("tree" + name + "/deep"));
        Files.writeString(tree.resolve("leaf"), "leaf");
        run(
                "ncftpput",
                "-V",
                mode,
                "-R",
                "127.0.0.1",
                name,
                host.scratch.resolve("tree" + name).toString());
        assertThat(host.home().resolve(name).resolve("tree" + name + "/deep/leaf"))
                .hasContent("leaf");
        run(
                "ncftpls",
                mode,
                "-W",
                "RNFR /" + name + "/" + name + ".txt",
                "-W",
                "RNTO /" + name + "/renamed",
                "-W",
                "DELE /" + name + "/" + name + ".bin",
                "-W",
                "MKD /" + name + "/made",
                "ftp://127.0.0.1/");
        assertThat(host.home().resolve(name).resolve("renamed")).hasContent("one\ntwo\n");
        assertThat(host.home().resolve(name).resolve(name + ".bin")).doesNotExist();
        assertThat(host.home().resolve(name).resolve("made")).isDirectory();
    }
}
