package dev.doorman.common.net;

import java.security.SecureRandom;
import java.util.HexFormat;

/**
 * Names one client connection (or UDP flow) in every process and every log line; 16 random bytes, made by the gateway.
 *
 * @param hex 32 lower-case hexadecimal digits
 */
public record ConnectionId(String hex) {
    public static final int BYTES = 16;

    private static final SecureRandom RANDOM = new SecureRandom();

    public ConnectionId {
        if (hex.length() != 2 * BYTES || !hex.chars().allMatch(c -> c >= '0' && c <= '9' || c >= 'a' && c <= 'f')) {
            throw new IllegalArgumentException("a connection id is 32 lower-case hexadecimal digits: " + hex);
        }
    }

    public static ConnectionId random() {
        byte[] bytes = new byte[BYTES];
        RANDOM.nextBytes(bytes);
        return of(bytes);
    }

    /** @throws IllegalArgumentException unless there are exactly 16 bytes */
    public static ConnectionId of(byte[] bytes) {
        return new ConnectionId(HexFormat.of().formatHex(bytes));
    }

    public byte[] bytes() {
        return HexFormat.of().parseHex(hex);
    }

    @Override
    public String toString() {
        return hex;
    }
}
