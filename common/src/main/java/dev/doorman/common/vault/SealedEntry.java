package dev.doorman.common.vault;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An entry as a store keeps it. Its text is one line, fields separated by a space:
 *
 * <pre>
 *   entry  = "1" SP key-id SP version SP date SP sealed
 *   key-id = 16 hexadecimal digits
 *   date   = 2026-11-25T12:00:00Z
 *   sealed = base64 of the nonce (12 bytes), the ciphertext and the tag (16 bytes)
 * </pre>
 *
 * <p>There is one text for an entry: another spelling of it is no entry. Immutable; it tells nothing of the password but that
 * it is not longer than the padding allows.
 *
 * @param date whole seconds
 * @param sealed base64
 */
record SealedEntry(String keyId, long version, Instant date, String sealed) {
    static final String FORMAT = "1";

    /** More versions than anybody stores. */
    static final long MAX_VERSION = 999_999_999_999_999_999L;

    private static final int MAX_TEXT = 2048;
    private static final Pattern TEXT = Pattern.compile(
            FORMAT + " ([0-9a-f]{16}) ([1-9][0-9]{0,17}) ([0-9]{4}-[0-9:T-]{14}Z) ([A-Za-z0-9+/]+={0,2})");

    /** Takes a text that lay in a store; null when it is no entry's. */
    static @Nullable SealedEntry parse(String text) {
        Matcher matcher = TEXT.matcher(text);
        if (text.length() > MAX_TEXT || !matcher.matches()) {
            return null;
        }
        try {
            SealedEntry entry = new SealedEntry(
                    matcher.group(1),
                    Long.parseLong(matcher.group(2)),
                    Instant.parse(matcher.group(3)),
                    Base64.getEncoder().encodeToString(Base64.getDecoder().decode(matcher.group(4))));
            return entry.text().equals(text) ? entry : null;
        } catch (DateTimeException | IllegalArgumentException e) {
            return null;
        }
    }

    String text() {
        return String.join(" ", FORMAT, keyId, Long.toString(version), date.toString(), sealed);
    }

    VaultEntry of(String user) {
        return new VaultEntry(user, version, date);
    }
}
