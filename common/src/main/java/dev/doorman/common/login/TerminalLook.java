package dev.doorman.common.login;

import dev.doorman.common.process.PtySize;
import java.util.Map;

/**
 * What a client's terminal is like.
 *
 * @param term its name, as terminfo(5) knows it
 * @param speed in bits a second; {@link #UNKNOWN_SPEED} where the client has not told it
 * @param environment what else the client has told that the session is to know, by the names of variables
 */
public record TerminalLook(String term, PtySize size, int speed, Map<String, String> environment) {
    public static final int UNKNOWN_SPEED = 0;

    /** Of a client that has not told its own. */
    public static final PtySize UNKNOWN_SIZE = PtySize.of(24, 80);

    public TerminalLook {
        environment = Map.copyOf(environment);
    }
}
