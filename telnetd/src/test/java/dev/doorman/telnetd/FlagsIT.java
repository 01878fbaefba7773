package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.Tools;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the flags of in.telnetd do, as a client sees it, and as the kernel does. */
class FlagsIT {
    private static Doorman configured(String flags) throws Exception {
        return Doorman.configured("telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd " + flags + "\n", "");
    }

    /** The gateway's end of a client's connection, as ss(8) shows it. */
    private static String socket(Doorman doorman, RawTelnet client) throws Exception {
        return Tools.run(
                        new byte[0],
                        List.of(
                                "ss",
                                "-Htno",
                                "--tos",
                                "sport = :" + doorman.port(23) + " and dport = :"
                                        + client.socket().getLocalPort()))
                .text();
    }

    @Test
    void withoutThemThereIsABannerAndTheKernelLooksAfterTheClient() throws Exception {
        try (Doorman doorman = configured("-i -a off -X hull").start();
                RawTelnet client = new RawTelnet(doorman.port(23))) {
            assertThat(client.await("login: ")).contains("Welcome to the test");
            assertThat(socket(doorman, client)).contains("timer:(keepalive").doesNotContain("tos:0x10");
        }
    }

    @Test
    void noBannerNoKeepAliveAndATypeOfService() throws Exception {
        try (Doorman doorman = configured("-ihn -S lowdelay").start();
                RawTelnet client = new RawTelnet(doorman.port(23))) {
            assertThat(client.await("login: ")).doesNotContain("Welcome");
            assertThat(socket(doorman, client)).contains("tos:0x10").doesNotContain("keepalive");
            assertThat(client.login(Doorman.USER).run("echo i''n")).isEqualTo("in\r\n");
        }
    }

    @Test
    void whoseAddressHasNoNameIsRefused() throws Exception {
        Doorman doorman = configured("-U");
        try (doorman) {
            Files.writeString(doorman.folder().resolve("hosts"), "127.0.0.1 localhost\n");
            doorman.start();
            try (RawTelnet client = new RawTelnet(doorman.port(23))) {
                client.await("login: ");
            }
            try (RawTelnet nameless =
                    new RawTelnet(doorman.port(23), new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), 0))) {
                assertThat(nameless.rest())
                        .contains("Your address has no name: there are no logins from it.\r\n")
                        .doesNotContain("Welcome", "login: ");
            }
            // the line is written once the connection has ended
            await().untilAsserted(() ->
                    assertThat(doorman.log("telnetd")).contains("reason=the client's address has no name"));
        }
    }
}
