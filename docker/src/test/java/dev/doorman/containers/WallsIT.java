package dev.doorman.containers;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.link.LinkHeaderCodec;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.link.Nonce;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.TestGateway;
import java.io.IOException;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user with a shell in telnetd's container tries, and does not get. */
@OnStack
class WallsIT {
    private RawTelnet shell;

    @BeforeEach
    void login(Stack stack) throws Exception {
        shell = new RawTelnet(stack.port(23)).login();
    }

    @AfterEach
    void logout() throws Exception {
        shell.close();
    }

    /** Runs a command, and answers what it printed, both streams. */
    private String attempt(String command) throws IOException {
        return shell.run("{ " + command + "; } 2>&1 </dev/null").replace("\r\n", "\n");
    }

    /** Sends bytes to a port in the private network; answers what came back, in hexadecimal. */
    private String exchange(String host, int port, String... hex) throws IOException {
        StringBuilder sends = new StringBuilder();
        for (String one : hex) {
            sends.append("syswrite S, pack(q(H*), q(")
                    .append(one)
                    .append(")); sysread S, $b, 4096; print unpack(q(H*), $b), qq(\\n);");
        }
        return attempt("perl -MSocket -e 'alarm 15; socket(S, PF_INET, SOCK_STREAM, 0);"
                + " connect(S, pack_sockaddr_in(" + port + ", inet_aton(q(" + host
                + ")))) or die qq(no connection: $!\\n);"
                + sends + "'");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/var/lib/doorman/link.key",
                "/etc/doorman/shadow",
                "/etc/shadow",
                "/var/lib/doorman/vault",
                "/var/lib/doorman/vault.key",
                "/var/lib/doorman/keys/master.key",
                "/proc/1/environ",
                "/proc/1/mem",
                "/proc/1/root/etc/passwd",
                "/proc/1/fd/0",
                "/proc/1/maps"
            })
    void noSecretCanBeRead(String file) throws Exception {
        assertThat(attempt("cat " + file + " >/dev/null && echo read"))
                .doesNotContain("read\n")
                .containsPattern("Permission denied|No such file|Is a directory");
    }

    /** Whatever its place: no file that a user can read holds a hash, and none of ours but programs and what all may know. */
    @Test
    void noFileThatCanBeReadHoldsAHashOrAKey() throws Exception {
        assertThat(attempt(
                        "grep -rIlsE -e '[$]6[$]rounds|[$]y[$]' /etc /var /run /home /tmp /opt/doorman/bin; echo done"))
                .isEqualTo("done\n");
        assertThat(attempt("find /etc/doorman /var/lib/doorman /run/doorman -type f -readable 2>/dev/null | sort"))
                .isEqualTo("""
                        /etc/doorman/doorman.properties
                        /etc/doorman/issue.net
                        /etc/doorman/motd
                        /var/lib/doorman/names/group
                        /var/lib/doorman/names/passwd
                        """);
        assertThat(attempt(
                        "find / -xdev \\( -perm -4000 -o -perm -2000 \\) -type f 2>/dev/null; touch /x /etc/x /opt/doorman/x;"
                                + " : >/var/lib/doorman/names/passwd"))
                .contains("/x", "Read-only file system")
                .doesNotContain("written");
    }

    static List<String> daemons() {
        return Stack.DAEMONS;
    }

    /** rshd's link, by its name in the private network: it speaks, and takes no header that the gateway has not sealed. */
    @ParameterizedTest
    @MethodSource("daemons")
    void noLinkCanBeOpenedAsSomebodyElse(String daemon) throws Exception {
        byte[] guessed = LinkHeaderCodec.encode(
                        TestGateway.plainHeader(), Nonce.random(), LinkKey.derive(new byte[LinkKey.BYTES], daemon))
                .bytes();
        String answer = attempt(
                "perl -MSocket -e 'alarm 15; socket(S, PF_INET, SOCK_STREAM, 0);"
                        + " connect(S, pack_sockaddr_in(7000, inet_aton(q(" + daemon
                        + ")))) or die qq(no connection: $!\\n);"
                        + " sysread S, $n, 16; print length $n, qq(\\n);"
                        + " open F, q(<), q(/tmp/header); binmode F; sysread F, $h, 4096; syswrite S, $h;"
                        + " sysread S, $b, 4096; print unpack(q(H*), $b), qq(\\n)'",
                guessed);
        // REFUSED: type 11, and the reason
        assertThat(answer).matches("(?s)16\n0b[0-9a-f]+\n|no connection: .*");
        assertThat(answer).doesNotContain("\n0a");
    }

    private String attempt(String command, byte[] header) throws IOException {
        String hex = HexFormat.of().formatHex(header);
        attempt(": >/tmp/header");
        // a terminal takes no line of more than 4095 bytes
        for (int at = 0; at < hex.length(); at += 1000) {
            String piece = hex.substring(at, Math.min(hex.length(), at + 1000));
            attempt("perl -e 'print pack(q(H*), q(" + piece + "))' >>/tmp/header");
        }
        return attempt(command);
    }

    @Test
    void authdTakesNoPrivilegedQuestion() throws Exception {
        assertThat(ask("/run/doorman/authd.sock", "{\"ask\":\"context\",\"user\":\"mary\",\"connection\":\"00\"}"))
                .contains("Permission denied");
        for (String question : List.of(
                "{\"ask\":\"context\",\"user\":\"mary\",\"connection\":\"00112233445566778899aabbccddeeff\"}",
                "{\"ask\":\"authenticate\",\"user\":\"mary\",\"password\":\"eA==\",\"client\":\"127.0.0.1\","
                        + "\"connection\":\"00112233445566778899aabbccddeeff\"}",
                "{\"ask\":\"trusted\",\"user\":\"mary\",\"remote-user\":\"mary\",\"client\":\"127.0.0.1\","
                        + "\"rhosts\":true,\"verify\":false,\"connection\":\"00112233445566778899aabbccddeeff\"}",
                "{\"ask\":\"pardon\",\"client\":\"127.0.0.1\"}")) {
            assertThat(ask("/run/doorman/public.sock", question))
                    .isEqualTo("{\"answer\":\"error\",\"reason\":\"not-permitted\"}\n");
        }
        // and there is no other daemon's socket
        assertThat(attempt("ls -1A /run/doorman")).isEqualTo("authd.sock\npublic.sock\n");
    }

    private String ask(String socket, String question) throws IOException {
        return attempt("perl -MSocket -e 'alarm 15; socket(S, PF_UNIX, SOCK_STREAM, 0);"
                + " connect(S, pack_sockaddr_un(q(" + socket + "))) or die qq($!\\n);"
                + " syswrite S, q(" + question + ") . qq(\\n); sysread S, $b, 4096; print $b'");
    }

    /** The callback port wants the token of a connection, which only its daemon has. */
    @Test
    void nothingIsDialledThroughTheCallbackPort() throws Exception {
        String gateway = "172.29.43.1";
        // no authentication offered: none is acceptable
        assertThat(exchange(gateway, 7001, "050100")).matches("05ff\n+");
        // user name and password: a guessed connection and token
        String guess = "01" + "20" + "30".repeat(32) + "20" + "31".repeat(32);
        assertThat(exchange(gateway, 7001, "050102", guess)).matches("0502\n01(?!00)[0-9a-f]{2}\n|0502\n\n");
        // a request without any of it
        assertThat(exchange(gateway, 7001, "05010001" + "7f000001" + "0017")).doesNotContain("0500");
    }

    @Test
    void theHostsOtherPortsAreNotThere(Stack stack) throws Exception {
        int http = stack.gatewayHttp().getPort();
        assertThat(attempt("exec 3<>/dev/tcp/172.29.43.1/" + http + " && echo open"))
                .doesNotContain("open");
        for (int link : List.of(17010, 17020, 17030, 17040, 17050, 17060, 17070)) {
            assertThat(attempt("exec 3<>/dev/tcp/172.29.43.1/" + link + " && echo open"))
                    .doesNotContain("open");
        }
    }

    @Test
    void otherUsersFilesAndProcessesAreTheirOwn(Stack stack) throws Exception {
        assertThat(attempt("ls /home/mary && echo listed")).doesNotContain("listed");
        assertThat(attempt("kill -9 1; kill -TERM 1")).contains("Operation not permitted");
        assertThat(attempt("echo 'x::0:0::/:/bin/sh' >>/etc/passwd && echo written"))
                .doesNotContain("written\n");
        assertThat(stack.container("telnetd").health()).isEqualTo("healthy");
        assertThat(attempt("id -un")).isEqualTo(Doorman.USER + "\n");
    }
}
