package dev.doorman.common.settings;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code vault} and {@code vault-*}. Immutable; no key is in it.
 *
 * @param secret the name of the Secret, for a vault that is in one
 * @param namespace the Secret's; null: the pod's own
 */
public record VaultSettings(
        Place place, String secret, @Nullable String namespace, KeySource key) {
    /** Where the stored passwords are kept. */
    public enum Place {
        /** A file in the state folder. */
        FILE,
        /** A Secret of Kubernetes. */
        KUBERNETES
    }

    /** Where the key is. */
    public sealed interface KeySource {
        /** The state folder's {@code vault.key}, which is made where it is missing. */
        record InState() implements KeySource {}

        /** A file that is there. */
        record InFile(Path file) implements KeySource {}

        /** The environment of authd. */
        record InEnvironment(String variable) implements KeySource {}

        /** Reads {@code /run/secrets/vault.key} or {@code $VAULT_KEY}; null when it is neither. */
        static @Nullable KeySource parse(String text) {
            if (text.matches("\\$[A-Za-z_][A-Za-z0-9_]{0,127}")) {
                return new InEnvironment(text.substring(1));
            }
            return text.startsWith("/") && text.indexOf('\0') < 0 ? new InFile(Path.of(text)) : null;
        }
    }
}
