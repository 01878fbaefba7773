package dev.doorman.common.trust;

import dev.doorman.common.account.Account;

/** Where users' .rhosts come from. It judges whether a file is to be believed, and bounds its size and its own time. */
@FunctionalInterface
public interface RhostsSource {
    /** Reads a user's file as it is now; called only when it is needed, on any thread, and may block. */
    Reading read(Account user);

    /** What came of it. */
    sealed interface Reading {
        record Found(TrustFile file) implements Reading {}

        /** There is none. */
        record Absent() implements Reading {}

        /**
         * There is one, or there may be one, and it does not count.
         *
         * @param why a constant text, for the log
         */
        record Unusable(String why) implements Reading {}

        /** The content of a file that is to be believed. */
        static Reading of(byte[] content, Account user) {
            return content.length > TrustFile.MAX_BYTES
                    ? new Unusable("too long")
                    : new Found(TrustFile.parse(content, "~" + user.name() + "/.rhosts"));
        }
    }
}
