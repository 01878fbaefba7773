package dev.doorman.common.vault;

import java.io.IOException;
import java.util.Map;

/**
 * Where sealed entries are kept: the whole vault is one object, so that it changes as a whole. A store holds no key and sees
 * no password. Any thread.
 */
public interface VaultStore extends AutoCloseable {
    /** The sealed entries by user, each one line of text; none where nothing has been stored yet. */
    Map<String, String> read() throws IOException;

    /**
     * Changes the entries, so that what other writers do at the same time is not lost. When this returns, the change is
     * durable; when it throws, the entries are either as before or as changed.
     */
    void update(Change change) throws IOException;

    @Override
    void close();

    /** A change of the entries. */
    @FunctionalInterface
    interface Change {
        /**
         * The entries as they shall be, in a map of its own; where they equal those given, nothing is written. Called again
         * when another writer came first, so it must not depend on what an earlier call saw.
         */
        Map<String, String> of(Map<String, String> entries) throws IOException;
    }
}
