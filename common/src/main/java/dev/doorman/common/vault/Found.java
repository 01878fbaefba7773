package dev.doorman.common.vault;

/** What the vault holds for a user. */
public sealed interface Found {
    /** A password, which the caller closes. Whether it still is the user's the vault cannot know. */
    record Stored(VaultedPassword password, VaultEntry entry) implements Found {}

    /** Nothing. */
    record Absent() implements Found {}

    /** An entry that does not open; storing another replaces it. */
    record Unreadable(Fault fault) implements Found {}

    /** Why an entry does not open. */
    enum Fault {
        /** It was sealed by a key that this vault does not have: the key was lost, or rotated twice. */
        UNKNOWN_KEY("unknown-key"),
        /** It is not as it was sealed: damaged, altered, or another user's. */
        ALTERED("altered");

        private final String label;

        Fault(String label) {
            this.label = label;
        }

        /** The name for logs and answers. */
        public String label() {
            return label;
        }
    }
}
