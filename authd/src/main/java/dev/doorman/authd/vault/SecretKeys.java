package dev.doorman.authd.vault;

import dev.doorman.common.account.AccountName;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The keys of a Secret's data, which take only letters, digits, {@code -}, {@code _} and {@code .}: users' names in base64url
 * without padding (RFC 4648 section 5), at most 171 characters for the longest name. Stateless.
 */
final class SecretKeys {
    private SecretKeys() {}

    static String of(String user) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(user.getBytes(StandardCharsets.US_ASCII));
    }

    /** Whose key it is; null when it is nobody's. */
    static @Nullable String user(String key) {
        try {
            String user = new String(Base64.getUrlDecoder().decode(key), StandardCharsets.ISO_8859_1);
            return AccountName.of(user) != null && of(user).equals(key) ? user : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
