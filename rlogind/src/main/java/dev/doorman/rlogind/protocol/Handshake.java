package dev.doorman.rlogind.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a client says first, RFC 1282. Names are text in UTF-8 as the client sent them, unchecked.
 *
 * <pre>
 *   NUL  client-user NUL  server-user NUL  terminal-type/speed NUL
 * </pre>
 *
 * @param terminal the terminal's name; empty where the client has told none
 * @param speed in bits a second; 0 where the client has told none
 */
public record Handshake(String clientUser, String serverUser, String terminal, int speed) {
    /** The longest of each of the three texts, in bytes, its NUL not counted. */
    public static final int MAX_TEXT = 128;

    private static final Pattern TERMINAL = Pattern.compile("([^/]*)(?:/([0-9]{1,7})(?:/.*)?|/.*)?", Pattern.DOTALL);

    /**
     * Reads a handshake, and not a byte more: what follows it is typed.
     *
     * @throws IOException as the stream does
     */
    public static HandshakeResult read(InputStream in) throws IOException {
        int first = in.read();
        if (first < 0) {
            return new HandshakeResult.Ended();
        }
        if (first != 0) {
            return new HandshakeResult.Malformed(HandshakeFault.NOT_RLOGIN);
        }
        HandshakeFault[] faults = {
            HandshakeFault.CLIENT_USER_TOO_LONG, HandshakeFault.SERVER_USER_TOO_LONG, HandshakeFault.TERMINAL_TOO_LONG
        };
        String[] texts = new String[faults.length];
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        for (int i = 0; i < faults.length; i++) {
            text.reset();
            for (int octet = in.read(); octet != 0; octet = in.read()) {
                if (octet < 0) {
                    return new HandshakeResult.Ended();
                }
                if (text.size() == MAX_TEXT) {
                    return new HandshakeResult.Malformed(faults[i]);
                }
                text.write(octet);
            }
            texts[i] = text.toString(StandardCharsets.UTF_8);
        }
        return new HandshakeResult.Complete(of(texts[0], texts[1], texts[2]));
    }

    private static Handshake of(String clientUser, String serverUser, String terminalAndSpeed) {
        Matcher parts = TERMINAL.matcher(terminalAndSpeed);
        if (!parts.matches()) {
            throw new IllegalStateException("the pattern takes every text");
        }
        String speed = parts.group(2);
        return new Handshake(clientUser, serverUser, parts.group(1), speed == null ? 0 : Integer.parseInt(speed));
    }
}
