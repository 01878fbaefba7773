package dev.doorman.common.authd;

import java.time.Duration;
import java.time.Instant;

/** authd's answers to questions about a stored password. */
public sealed interface VaultResult {
    /** To storing one. */
    sealed interface Store extends VaultResult permits Stored, Refused, Failed {}

    /** To asking how it stands. */
    sealed interface Status extends VaultResult permits Entry, None, Failed {}

    /** To deleting it. */
    sealed interface Deletion extends VaultResult permits Deleted, None, Failed {}

    /**
     * It is stored.
     *
     * @param version grows with each password of the user's that is stored
     */
    record Stored(long version) implements Store {}

    /**
     * It is not the user's password, or the account may not be used.
     *
     * @param hold how long to wait before another try; zero where there is no need to
     */
    record Refused(Duration hold) implements Store {}

    /**
     * There is one.
     *
     * @param stored when
     */
    record Entry(VaultState state, long version, Instant stored) implements Status {}

    /** It is deleted. */
    record Deleted() implements Deletion {}

    /** There is none. */
    record None() implements Status, Deletion {}

    /** There is no answer. */
    record Failed(VaultFault fault) implements Store, Status, Deletion {}
}
