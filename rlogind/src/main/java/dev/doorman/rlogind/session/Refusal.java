package dev.doorman.rlogind.session;

import dev.doorman.common.session.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** What a client is told whose handshake comes to nothing: instead of the NUL, a byte 1 and a text. Stateless. */
final class Refusal {
    /** For a client that may take nothing. */
    private static final Duration LIMIT = Duration.ofSeconds(5);

    private Refusal() {}

    /** Tells a constant text. */
    static void send(Connection connection, String text) throws IOException {
        connection.writeTimeout(LIMIT);
        connection.out().write(("\001rlogind: " + text + ".\r\n").getBytes(StandardCharsets.US_ASCII));
        connection.shutdownOutput();
    }
}
