package dev.doorman.common.command;

import dev.doorman.common.session.Connection;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/**
 * The daemon's one answer before the command runs.
 *
 * <pre>
 *   00                 the command runs
 *   01 text 0A         it does not, and why
 * </pre>
 */
public final class Reply {
    private static final byte FAILED = 1;

    private Reply() {}

    /** The command runs: all that follows is its output. */
    public static void success(Connection connection) throws IOException {
        connection.out().write(0);
    }

    /** The command does not run; a text in ASCII, without its end of line. */
    public static void failure(Connection connection, String text) throws IOException {
        byte[] line = (" " + text + "\n").getBytes(StandardCharsets.US_ASCII);
        line[0] = FAILED;
        connection.out().write(line);
    }
}
