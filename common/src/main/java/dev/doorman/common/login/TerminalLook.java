package dev.doorman.common.login;

import dev.doorman.common.process.PtySize;

/**
 * What a client's terminal is like.
 *
 * @param term its name, as terminfo(5) knows it
 * @param speed in bits a second; {@link #UNKNOWN_SPEED} where the client has not told it
 */
public record TerminalLook(String term, PtySize size, int speed) {
    public static final int UNKNOWN_SPEED = 0;

    /** Of a client that has not told its own. */
    public static final PtySize UNKNOWN_SIZE = PtySize.of(24, 80);
}
