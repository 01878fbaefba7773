package dev.doorman.common.link;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The reasons of a REFUSED frame; the text is its payload. */
public enum Refusal {
    /** The header is missing, malformed or not sealed for this daemon: trying again is of no use. */
    BAD_SEAL("bad seal"),
    /** This instance has all the sessions that it takes: try another. */
    BUSY("busy"),
    /** This instance is about to stop: try another. */
    DRAINING("draining");

    private final String text;

    Refusal(String text) {
        this.text = text;
    }

    public byte[] payload() {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    public String text() {
        return text;
    }

    /**
     * Reads a REFUSED frame's payload.
     *
     * @return null when the reason is none that we know
     */
    public static @Nullable Refusal of(byte[] payload) {
        String text = new String(payload, StandardCharsets.UTF_8);
        for (Refusal refusal : values()) {
            if (refusal.text.equals(text)) {
                return refusal;
            }
        }
        return null;
    }
}
