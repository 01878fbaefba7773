package dev.doorman.common.trust;

import dev.doorman.common.account.UserName;
import org.jspecify.annotations.Nullable;

/** Which of a host's users an entry is about. */
sealed interface UserPattern {
    /** The host stands alone: the user whose name is the local one's. */
    record Namesake() implements UserPattern {}

    /** A bare {@code +}: every user there is. */
    record Any() implements UserPattern {}

    /** {@code john} or {@code CORP+john}; whose that is depends on the principal domain. */
    record Named(String text) implements UserPattern {}

    /** {@code @group}. */
    record InGroup(String group) implements UserPattern {}

    /** A user who is written out; null when the text can be nobody's name. */
    static @Nullable UserPattern of(String text) {
        return UserName.of(text, null) == null ? null : new Named(text);
    }
}
