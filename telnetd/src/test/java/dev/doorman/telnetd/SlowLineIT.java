package dev.doorman.telnetd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.Tools;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.HexFormat;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Terminals of 9600 baud, and those that send each byte by itself: nothing is lost, split wrongly, or takes too long. */
class SlowLineIT {
    private static final int TELNET = 23;
    private static final byte IAC = (byte) 255;
    private static final byte WILL = (byte) 251;
    private static final byte SB = (byte) 250;
    private static final byte SE = (byte) 240;
    private static final byte NAWS = 31;
    private static final byte TERMINAL_TYPE = 24;

    private static Doorman doorman;

    /** How bytes come. */
    enum Line {
        /** 960 bytes a second, as a serial line of 9600 baud. */
        BAUD_9600(96, Duration.ofMillis(100)),
        /** Each in its own segment. */
        BYTE_BY_BYTE(1, Duration.ofMillis(1));

        private final int bytes;
        private final Duration every;

        Line(int bytes, Duration every) {
            this.bytes = bytes;
            this.every = every;
        }

        SlowLine open() throws Exception {
            return SlowLine.to(doorman.port(TELNET), bytes, every);
        }
    }

    @BeforeAll
    static void start() throws Exception {
        doorman = Doorman.serving();
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
    }

    @ParameterizedTest
    @EnumSource
    void allCommandsAndEveryByteComeThrough(Line line) throws Exception {
        try (SlowLine slow = line.open();
                RawTelnet client = new RawTelnet(slow.port(), 4096)) {
            // a size with a 255 in it, which is doubled: each of these is split at every place
            client.send(IAC, WILL, NAWS, IAC, SB, NAWS, (byte) 0, IAC, IAC, (byte) 0, (byte) 43, IAC, SE);
            client.send(IAC, WILL, TERMINAL_TYPE, IAC, SB, TERMINAL_TYPE, (byte) 0);
            client.send("VT100").send(IAC, SE);
            client.login();
            assertThat(client.run("stty size; echo $TERM")).isEqualTo("43 255\r\nvt100\r\n");

            client.send(IAC, (byte) 246).await("[Yes]\r\n");
            String numbers = IntStream.rangeClosed(1, 700)
                    .mapToObj(number -> number + "\r\n")
                    .collect(Collectors.joining());
            assertThat(client.run("seq 1 700")).isEqualTo(numbers);

            // exec: a shell that is just about to start a program may miss the interrupt
            client.send("sh -c 'echo slee''ping; exec sleep 1000'\r").await("sleeping\r\n");
            client.send(IAC, (byte) 244).await("ready> ");
            assertThat(client.run("echo $?")).isEqualTo("130\r\n");
        }
    }

    @ParameterizedTest
    @EnumSource
    void whatIsTypedInOneGoComesWhole(Line line) throws Exception {
        String text = IntStream.rangeClosed(1, 60)
                .mapToObj(number -> "line " + number + " " + "x".repeat(number % 40) + "\n")
                .collect(Collectors.joining());
        try (SlowLine slow = line.open();
                RawTelnet client = new RawTelnet(slow.port(), 4096)) {
            client.login();
            client.send("stty -echo; echo be''gin; sha256sum; stty echo\r").await("begin\r\n");
            client.send(text.replace("\n", "\r\0")).send("\004");
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
            assertThat(client.await("ready> ")).startsWith(HexFormat.of().formatHex(digest));
        }
    }

    /** A client that gives itself no time either: Debian's, which logs in as a person does. */
    @ParameterizedTest
    @EnumSource
    void debiansTelnetLogsIn(Line line) throws Exception {
        try (SlowLine slow = line.open()) {
            String output = Tools.expect(
                    Tools.script(getClass(), "secured.exp"),
                    Duration.ofMinutes(2),
                    Doorman.USER,
                    Doorman.PASSWORD,
                    "inetutils-telnet",
                    "127.0.0.1",
                    String.valueOf(slow.port()));
            assertThat(output).contains("here 42");
        }
    }
}
