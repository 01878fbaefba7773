package dev.doorman.ftpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Apart;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** curl, with ftp and ftps in each of its ways. */
class CurlIT {
    private static FtpHost host;

    @BeforeAll
    static void start() throws Exception {
        host = FtpHost.start();
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    private static Apart curl(String... arguments) throws Exception {
        return host.curl(arguments);
    }

    private static void done(Apart end) {
        assertThat(end.status()).as(end.errors()).isZero();
    }

    /** Ways to come. TLS in active mode is not among them: curl 7.88 waits there for the server, whatever server it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "ftp://127.0.0.1:FTP",
                "ftp://127.0.0.1:FTP --disable-epsv",
                "ftp://127.0.0.1:FTP --ftp-port 127.0.0.1",
                "ftp://127.0.0.1:FTP --ftp-port 127.0.0.1 --disable-eprt",
                "ftp://[::1]:FTP",
                "ftp://[::1]:FTP --ftp-port ::1",
                "ftp://127.0.0.1:FTP --ssl-reqd",
                "ftp://127.0.0.1:FTP --ssl-reqd --tls-max 1.2",
                "ftp://[::1]:FTP --ssl-reqd",
                "ftps://127.0.0.1:FTPS",
                "ftps://127.0.0.1:FTPS --tls-max 1.2",
                "ftps://[::1]:FTPS",
            })
    void everything(String way) throws Exception {
        String name = "c" + Integer.toHexString(way.hashCode());
        String[] options = way.replace("FTPS", String.valueOf(host.securePort()))
                .replace("FTP", String.valueOf(host.port()))
                .split(" ", -1);
        String url = options[0] + "/" + name + "/";
        byte[] content = FtpHost.random(1_200_000, name.hashCode());
        Path sent = host.local(name, content);
        done(run(options, "--ftp-create-dirs", "-T", sent.toString(), url + "up.bin"));
        assertThat(host.home().resolve(name).resolve("up.bin")).hasBinaryContent(content);
        Path back = host.scratch.resolve(name + ".back");
        done(run(options, "-o", back.toString(), url + "up.bin"));
        assertThat(back).hasBinaryContent(content);
        Path half = host.local(name + ".half", Arrays.copyOf(content, 500_000));
        done(run(options, "-C", "-", "-o", half.toString(), url + "up.bin"));
        assertThat(half).hasBinaryContent(content);
        host.owned(name + "/cut.bin", Arrays.copyOf(content, 400_000));
        done(run(options, "-C", "-", "-T", sent.toString(), url + "cut.bin"));
        assertThat(host.home().resolve(name).resolve("cut.bin")).hasBinaryContent(content);
        Apart listed = run(options, url);
        assertThat(listed.text()).contains(" up.bin").contains(" 1200000 ");
        Path text = host.local(name + ".txt", "one\ntwo\n");
        done(run(options, "-B", "-T", text.toString(), url + "up.txt"));
        assertThat(host.home().resolve(name).resolve("up.txt")).hasContent("one\ntwo\n");
        Apart shown = run(options, "-B", url + "up.txt");
        assertThat(shown.text()).isEqualTo("one\ntwo\n");
        Apart renamed = run(options, "-l", "-Q", "-RNFR up.txt", "-Q", "-RNTO new.txt", "-Q", "-DELE cut.bin", url);
        done(renamed);
        assertThat(host.home().resolve(name).resolve("new.txt")).exists();
        assertThat(host.home().resolve(name).resolve("cut.bin")).doesNotExist();
    }

    private static Apart run(String[] options, String... arguments) throws Exception {
        List<String> all = new ArrayList<>(Arrays.asList(options).subList(1, options.length));
        all.addAll(List.of(arguments));
        return curl(all.toArray(String[]::new));
    }

    @Test
    void aWrongPasswordAndAFileThatIsNotThere() throws Exception {
        Apart wrong =
                Apart.run(List.of("curl", "-sS", "--user", "john:wrong", "ftp://127.0.0.1:" + host.port() + "/"), "");
        assertThat(wrong.status()).isEqualTo(67);
        assertThat(curl("ftp://127.0.0.1:" + host.port() + "/missing").status()).isEqualTo(78);
    }

    @Test
    void anonymous() throws Exception {
        Path readme = Files.writeString(host.doorman.folder().resolve("home/ftp/README"), "read me\n");
        String url = "ftp://127.0.0.1:" + host.port() + "/";
        assertThat(Apart.run(List.of("curl", "-sS", url + "README"), "").text()).isEqualTo("read me\n");
        Path sent = host.local("brought", "goods");
        assertThat(Apart.run(List.of("curl", "-sS", "-T", sent.toString(), url), "")
                        .status())
                .isEqualTo(25);
        done(Apart.run(List.of("curl", "-sS", "-T", sent.toString(), url + "incoming/"), ""));
        Path brought = host.doorman.folder().resolve("home/ftp/incoming/brought");
        assertThat(brought).hasContent("goods");
        assertThat(Files.getAttribute(brought, "unix:uid")).isEqualTo(FtpHost.ANONYMOUS_UID);
        assertThat(Apart.run(List.of("curl", "-sS", url + "incoming/brought"), "")
                        .status())
                .isEqualTo(78);
        assertThat(Apart.run(List.of("curl", "-sS", "-T", sent.toString(), url + "incoming/"), "")
                        .status())
                .as("nobody overwrites what another has brought")
                .isEqualTo(25);
        assertThat(readme).hasContent("read me\n");
    }

    /** CVE-2011-3389's kind of weakness: nothing older than TLS 1.2 is spoken. */
    @Test
    void oldTlsIsRefused() throws Exception {
        Apart end = curl("--ssl-reqd", "--tls-max", "1.1", "ftp://127.0.0.1:" + host.port() + "/");
        assertThat(end.status()).isEqualTo(35);
    }
}
