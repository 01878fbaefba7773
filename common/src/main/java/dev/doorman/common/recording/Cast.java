package dev.doorman.common.recording;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.doorman.common.login.TerminalLook;
import dev.doorman.common.process.PtySize;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes the lines of a cast, version 2: a header, and an event for each output and each new size. A letter of UTF-8 that is cut
 * waits for its rest; what is no UTF-8 becomes U+FFFD. Not thread-safe.
 */
final class Cast {
    private static final JsonMapper JSON = new JsonMapper();
    private static final double NANOS = 1_000_000_000.0;
    /** Of a letter that is cut, in bytes. */
    private static final int MOST_CUT = 4;

    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPLACE)
            .onUnmappableCharacter(CodingErrorAction.REPLACE);
    private ByteBuffer cut = ByteBuffer.allocate(0);

    static byte[] header(TerminalLook look, Instant began) {
        Map<String, Object> header = new TreeMap<>();
        header.put("version", 2);
        header.put("width", look.size().columns());
        header.put("height", look.size().rows());
        header.put("timestamp", began.getEpochSecond());
        header.put("env", Map.of("TERM", look.term()));
        return line(header);
    }

    /** An output; nothing where all of it waits for its rest. */
    byte[] output(Duration since, byte[] bytes, int offset, int length) {
        ByteBuffer in = ByteBuffer.allocate(cut.remaining() + length);
        in.put(cut).put(bytes, offset, length).flip();
        CharBuffer text = CharBuffer.allocate(in.remaining());
        var _ = decoder.decode(in, text, false);
        cut = ByteBuffer.allocate(MOST_CUT).put(in).flip();
        text.flip();
        return text.isEmpty() ? new byte[0] : event(since, "o", text.toString());
    }

    static byte[] resized(Duration since, PtySize size) {
        return event(since, "r", size.columns() + "x" + size.rows());
    }

    private static byte[] event(Duration since, String kind, String data) {
        double seconds = Double.parseDouble(String.format(Locale.ROOT, "%.6f", since.toNanos() / NANOS));
        return line(List.of(seconds, kind, data));
    }

    private static byte[] line(Object value) {
        try {
            return (JSON.writeValueAsString(value) + "\n").getBytes(StandardCharsets.UTF_8);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a text is always JSON", e);
        }
    }
}
