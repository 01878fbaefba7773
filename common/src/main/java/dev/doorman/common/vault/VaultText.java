package dev.doorman.common.vault;

import dev.doorman.common.account.AccountName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * The content of the vault's file, ASCII:
 *
 * <pre>
 *   doorman vault 1
 *   ann 1 0f1e2d3c4b5a6978 1 2026-11-25T12:00:00Z kW3v...
 *   CORP+john 1 0f1e2d3c4b5a6978 4 2026-11-25T12:30:00Z 9cQa...
 *   sha256 5f70...
 * </pre>
 *
 * <p>The users are in the order of their bytes. The last line is of all bytes before it: it tells a file that was cut or
 * damaged from a whole one, so that no entry is taken for missing; against who alters a file on purpose each entry's own seal
 * stands. Stateless.
 */
final class VaultText {
    private static final String HEADER = "doorman vault 1\n";
    private static final String SUM = "sha256 ";
    private static final int SUM_BYTES = SUM.length() + 64 + 1;

    private VaultText() {}

    static byte[] encode(Map<String, String> entries) {
        StringBuilder text = new StringBuilder(HEADER);
        new TreeMap<>(entries)
                .forEach((user, entry) ->
                        text.append(user).append(' ').append(entry).append('\n'));
        byte[] body = text.toString().getBytes(StandardCharsets.US_ASCII);
        byte[] whole = Arrays.copyOf(body, body.length + SUM_BYTES);
        byte[] sum = sum(body, body.length).getBytes(StandardCharsets.US_ASCII);
        System.arraycopy(sum, 0, whole, body.length, SUM_BYTES);
        return whole;
    }

    /**
     * Takes a file's content apart.
     *
     * @throws IOException when it is not whole; the message tells nothing of the content
     */
    static Map<String, String> decode(byte[] content) throws IOException {
        int body = content.length - SUM_BYTES;
        if (body < HEADER.length()
                || !new String(content, body, SUM_BYTES, StandardCharsets.ISO_8859_1).equals(sum(content, body))) {
            throw new IOException("cut or damaged: its sum is wrong");
        }
        String text = new String(content, 0, body, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(HEADER) || !text.endsWith("\n")) {
            throw new IOException("of another format");
        }
        Map<String, String> entries = new LinkedHashMap<>();
        String before = "";
        int line = HEADER.length();
        while (line < text.length()) {
            int end = text.indexOf('\n', line);
            int space = text.indexOf(' ', line);
            String user = space < 0 || space > end ? "" : text.substring(line, space);
            if (AccountName.of(user) == null || user.compareTo(before) <= 0) {
                throw new IOException("damaged: a line is no user's, or not in its place");
            }
            entries.put(user, text.substring(space + 1, end));
            before = user;
            line = end + 1;
        }
        return entries;
    }

    /** The last line. */
    private static String sum(byte[] content, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(content, 0, length);
            return SUM + HexFormat.of().formatHex(digest.digest()) + "\n";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no SHA-256", e);
        }
    }
}
