package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.commons.net.telnet.EchoOptionHandler;
import org.apache.commons.net.telnet.SimpleOptionHandler;
import org.apache.commons.net.telnet.SuppressGAOptionHandler;
import org.apache.commons.net.telnet.TelnetClient;
import org.apache.commons.net.telnet.TelnetCommand;
import org.apache.commons.net.telnet.TelnetOption;
import org.apache.commons.net.telnet.TerminalTypeOptionHandler;
import org.apache.commons.net.telnet.WindowSizeOptionHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * commons-net, as programs use it. It has no Synch: of one that it is sent it loses the mark, and with it the byte behind; and in
 * text it takes each NUL away that follows a CR, those too that are not the protocol's.
 */
class CommonsNetIT {
    private static final int TELNET = 23;
    private static final Duration ANSWER = Duration.ofSeconds(30);
    private static final String READY = "ready> ";

    private static Doorman doorman;

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.serving();
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    @Test
    void itLogsInChangesItsSizeAndSendsEveryCommand() throws Exception {
        TelnetClient client = loggedIn("nvt");
        try {
            assertThat(answer(client, "stty size; echo $TERM; id -u"))
                    .isEqualTo("37 91\r\nvt220\r\n" + Doorman.UID + "\r\n");
            assertThat(client.sendAYT(Duration.ofSeconds(20))).isTrue();
            client.sendSubnegotiation(new int[] {31, 0, 101, 0, 43});
            assertThat(answer(client, "stty size")).isEqualTo("43 101\r\n");
            ended(client, 130, () -> type(client, "\003"));
            ended(client, 131, () -> type(client, "\034"));
            ended(client, 148, () -> type(client, "\032"));
            ended(client, 130, () -> client.sendCommand((byte) TelnetCommand.IP));
            ended(client, 131, () -> client.sendCommand((byte) TelnetCommand.BREAK));
            ended(client, 148, () -> client.sendCommand((byte) TelnetCommand.SUSP));
            client.sendCommand((byte) TelnetCommand.AO);
            type(client, "\n");
            until(client, READY);
            assertThat(answer(client, "echo be''hind ao")).isEqualTo("behind ao\r\n");
            type(client, "cat\n");
            until(client, "cat\r\n");
            type(client, "\004");
            until(client, READY);
            type(client, "exit\n");
            until(client, "logout\r\n");
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        } finally {
            client.disconnect();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"binary", "nvt"})
    void itShowsAFileUnchanged(String mode) throws Exception {
        Path file = EveryByte.in(doorman.folder().resolve("commons-" + mode));
        if (mode.equals("nvt")) {
            String text = Files.readString(file, StandardCharsets.ISO_8859_1);
            Files.writeString(file, text.replaceAll("\r\0+", "\r"), StandardCharsets.ISO_8859_1);
        }
        byte[] content = Files.readAllBytes(file);
        TelnetClient client = loggedIn(mode);
        try {
            type(client, "stty raw -echo; printf 'BE''GIN'; cat " + file + "; stty sane\n");
            until(client, "BEGIN");
            assertThat(client.getInputStream().readNBytes(content.length)).isEqualTo(content);
        } finally {
            client.disconnect();
        }
    }

    private static TelnetClient loggedIn(String mode) throws Exception {
        TelnetClient client = new TelnetClient("vt220");
        client.addOptionHandler(new TerminalTypeOptionHandler("VT220", false, false, true, false));
        client.addOptionHandler(new EchoOptionHandler(false, false, false, true));
        client.addOptionHandler(new SuppressGAOptionHandler(true, true, true, true));
        client.addOptionHandler(new WindowSizeOptionHandler(91, 37, false, false, true, false));
        boolean binary = mode.equals("binary");
        client.addOptionHandler(new SimpleOptionHandler(TelnetOption.BINARY, binary, binary, binary, binary));
        client.connect("127.0.0.1", doorman.port(TELNET));
        client.setSoTimeout((int) ANSWER.toMillis());
        until(client, "login: ");
        type(client, Doorman.USER + end(mode));
        until(client, "Password: ");
        type(client, Doorman.PASSWORD + end(mode));
        until(client, "$ ");
        type(client, "PS1='re''ady> '; bind 'set enable-bracketed-paste off'" + end(mode));
        until(client, READY);
        return client;
    }

    /** What commons-net makes a CR LF of, where it makes anything of it. */
    private static String end(String mode) {
        return mode.equals("binary") ? "\r" : "\n";
    }

    /** One way to end a program. */
    @FunctionalInterface
    private interface Key {
        void press() throws Exception;
    }

    private static void ended(TelnetClient client, int status, Key key) throws Exception {
        type(client, "sh -c 'echo run''ning; exec sleep 1000'\n");
        until(client, "running\r\n");
        key.press();
        until(client, READY);
        assertThat(answer(client, "echo $?")).isEqualTo(status + "\r\n");
        // the shell would not leave a job that is stopped
        assertThat(answer(client, "kill -9 %% 2>/dev/null; wait; echo do''ne")).contains("done\r\n");
    }

    private static String answer(TelnetClient client, String line) throws Exception {
        type(client, line + "\n");
        until(client, line + "\r\n");
        String answer = until(client, READY);
        return answer.substring(0, answer.length() - READY.length());
    }

    private static void type(TelnetClient client, String text) throws Exception {
        client.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
        client.getOutputStream().flush();
    }

    private static String until(TelnetClient client, String text) throws Exception {
        StringBuilder read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int octet = client.getInputStream().read();
            assertThat(octet).as("before \"%s\": %s", text, read).isNotNegative();
            read.append((char) octet);
        }
        return read.toString();
    }
}
