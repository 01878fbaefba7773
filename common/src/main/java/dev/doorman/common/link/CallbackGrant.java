package dev.doorman.common.link;

/**
 * The right of one connection to use the gateway's callback port.
 *
 * @param host the callback port's host as this daemon reaches it
 * @param port the callback port
 * @param token 32 lower-case hexadecimal digits, good for this connection alone; a secret
 */
public record CallbackGrant(String host, int port, String token) {
    public static final int TOKEN_BYTES = 16;

    @Override
    public String toString() {
        return "CallbackGrant[" + host + ":" + port + "]";
    }
}
