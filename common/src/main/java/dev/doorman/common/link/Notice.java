package dev.doorman.common.link;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What talkd wants somebody who is logged in to be told: the payload of a NOTIFY frame. Immutable.
 *
 * @param user compared as talk(1) does: in any case, and by the first {@link #NAME_CHARACTERS} characters alone
 * @param terminal its name below /dev, such as {@code pts/3}; empty: whichever the user typed at last
 * @param text lines that end with CR and LF
 */
public record Notice(String user, String terminal, String text) {
    /** The longest text, in bytes of UTF-8; it is the longest payload of a NOTICE frame too. */
    public static final int MAX_TEXT = 1024;

    /** What talk's messages carry of a name. */
    public static final int NAME_CHARACTERS = 11;

    private static final int MAX_NAME = 64;

    /**
     * Checks the lengths.
     *
     * @throws IllegalArgumentException when one is too long
     */
    public Notice {
        if (bytes(text) > MAX_TEXT || bytes(user) > MAX_NAME || bytes(terminal) > MAX_NAME) {
            throw new IllegalArgumentException("a notice that is too long");
        }
    }

    /** The three fields. */
    public byte[] payload() {
        return Fields.encode(List.of(user, terminal, text));
    }

    /** Takes a payload apart; null when it is none. */
    public static @Nullable Notice of(byte[] payload) {
        List<String> fields = Fields.decode(payload);
        if (fields.size() != 3) {
            return null;
        }
        try {
            return new Notice(fields.get(0), fields.get(1), fields.get(2));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static int bytes(String field) {
        return field.getBytes(StandardCharsets.UTF_8).length;
    }
}
