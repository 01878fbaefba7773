package dev.doorman.rutils.rcp;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * How rcp ended, and what it said. Texts are octets, each a char.
 *
 * @param said to its peer
 */
record Ended(int status, String said, String errors) {
    /** Runs it against a peer that does not wait for answers. */
    static Ended run(String peer, String... arguments) {
        return run(new ByteArrayInputStream(peer.getBytes(StandardCharsets.ISO_8859_1)), arguments);
    }

    static Ended run(InputStream peer, String... arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int status = Rcp.run(List.of(arguments), peer, out, new PrintStream(err, true, StandardCharsets.ISO_8859_1));
        return new Ended(status, out.toString(StandardCharsets.ISO_8859_1), err.toString(StandardCharsets.ISO_8859_1));
    }
}
