package dev.doorman.common.log;

import java.util.regex.Pattern;

/** What a client said, as it may stand in a log line: in quotes, bounded, and nothing in it that is not printable ASCII. Stateless. */
public final class Quoted {
    private static final int MAX_CHARACTERS = 80;

    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9._+@:-]{1," + MAX_CHARACTERS + "}");

    private Quoted() {}

    /** A name as it is where it is made of letters, digits and {@code . _ + @ - :}; a dash where it is empty; else in quotes. */
    public static String unlessPlain(String text) {
        if (text.isEmpty()) {
            return "-";
        }
        return PLAIN.matcher(text).matches() ? text : of(text);
    }

    /** A text's first 80 characters. */
    public static String of(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        text.chars().limit(MAX_CHARACTERS).forEach(c -> {
            if (c == '"' || c == '\\') {
                quoted.append('\\').append((char) c);
            } else if (c >= ' ' && c < 0x7f) {
                quoted.append((char) c);
            } else {
                quoted.append("\\u%04x".formatted(c));
            }
        });
        return quoted.append(text.length() > MAX_CHARACTERS ? "\"..." : "\"").toString();
    }
}
