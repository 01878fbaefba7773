package dev.doorman.rutils.remote;

import java.nio.charset.StandardCharsets;

/** Makes what another host says fit to be shown: no control characters, which a terminal would obey. */
public final class Visible {
    private static final int FIRST_VISIBLE = 0x20;
    private static final int DELETE = 0x7f;
    private static final int LAST_CONTROL = 0x9f;

    private Visible() {}

    /**
     * A text for a terminal.
     *
     * @param octets each a char; what is UTF-8 among them is taken for it
     */
    public static String of(String octets) {
        StringBuilder shown = new StringBuilder();
        new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8)
                .codePoints()
                .map(c -> isControl(c) ? '?' : c)
                .forEach(shown::appendCodePoint);
        return shown.toString();
    }

    private static boolean isControl(int c) {
        return c < FIRST_VISIBLE && c != '\t' || c >= DELETE && c <= LAST_CONTROL;
    }
}
