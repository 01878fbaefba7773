package dev.doorman.common.vault;

import dev.doorman.common.account.AccountName;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The stored passwords: sealed here, kept by a store. Users are canonical names, {@code john} or {@code DOMAIN+john}, as
 * {@link AccountName} has them; what is none is an {@link IllegalArgumentException}. Any thread; lives as long as authd, and
 * closes its store.
 *
 * <p>An entry that the previous key has sealed is opened by it, and sealed anew by the current one when it is next used, when
 * another replaces it, or by {@link #rotate}.
 */
public final class Vault implements AutoCloseable {
    /** The longest password, in bytes: crypt(3) takes none that is longer. */
    public static final int MAX_PASSWORD = VaultKey.MAX_PASSWORD;

    private static final Logger LOG = Logger.getLogger(Vault.class);

    private final VaultStore store;
    private final VaultKeys keys;
    private final InstantSource clock;

    public Vault(VaultStore store, VaultKeys keys, InstantSource clock) {
        this.store = store;
        this.keys = keys;
        this.clock = clock;
    }

    /**
     * What is stored for a user.
     *
     * @throws IOException when the store cannot be read, or is damaged
     */
    public Found open(String user) throws IOException {
        String name = new AccountName(user).text();
        @Nullable String text = store.read().get(name);
        if (text == null) {
            return new Found.Absent();
        }
        @Nullable SealedEntry entry = SealedEntry.parse(text);
        if (entry == null) {
            return new Found.Unreadable(Found.Fault.ALTERED);
        }
        @Nullable VaultKey key = keys.byId(entry.keyId());
        if (key == null) {
            return new Found.Unreadable(Found.Fault.UNKNOWN_KEY);
        }
        byte @Nullable [] password = key.open(name, entry);
        if (password == null) {
            return new Found.Unreadable(Found.Fault.ALTERED);
        }
        if (!keys.isCurrent(key)) {
            resealUsed(name);
        }
        return new Found.Stored(new VaultedPassword(password), entry.of(name));
    }

    /** The password is in hand: that it could not be sealed anew is no reason to withhold it. */
    private void resealUsed(String user) {
        try {
            store.update(entries -> {
                @Nullable String text = entries.get(user);
                @Nullable String again = text == null ? null : resealed(user, text);
                return again == null ? entries : with(entries, user, again);
            });
        } catch (IOException e) {
            LOG.warnf("vault entry stays under the previous key user=%s why=%s", user, e.getMessage());
        }
    }

    /**
     * Stores a user's password, in the place of the one before.
     *
     * @param password at most {@link #MAX_PASSWORD} bytes; not changed, the caller wipes it
     * @return the entry, durable by now
     * @throws IOException when the store cannot be read or written, is damaged or full
     */
    public VaultEntry store(String user, byte[] password) throws IOException {
        String name = new AccountName(user).text();
        if (password.length > MAX_PASSWORD) {
            throw new IllegalArgumentException("a password of more than " + MAX_PASSWORD + " bytes");
        }
        Instant date = clock.instant().truncatedTo(ChronoUnit.SECONDS);
        VaultEntry[] stored = new VaultEntry[1];
        store.update(entries -> {
            long version = versionAfter(entries.get(name));
            stored[0] = new VaultEntry(name, version, date);
            return with(
                    entries,
                    name,
                    keys.current().seal(name, version, date, password).text());
        });
        return stored[0];
    }

    /** Counts on from an entry that does not open, too; from one that is no entry there is no number. */
    private static long versionAfter(@Nullable String text) {
        @Nullable SealedEntry before = text == null ? null : SealedEntry.parse(text);
        return before == null || before.version() == SealedEntry.MAX_VERSION ? 1 : before.version() + 1;
    }

    /**
     * Removes what is stored for a user, whether it opens or not.
     *
     * @return false when there was nothing
     */
    public boolean delete(String user) throws IOException {
        String name = new AccountName(user).text();
        boolean[] there = new boolean[1];
        store.update(entries -> {
            there[0] = entries.containsKey(name);
            if (!there[0]) {
                return entries;
            }
            Map<String, String> changed = new HashMap<>(entries);
            changed.remove(name);
            return changed;
        });
        return there[0];
    }

    /**
     * Seals all that the previous key has sealed by the current one, after which the previous key is needed no more.
     *
     * @return how many entries were sealed anew
     */
    public int rotate() throws IOException {
        int[] count = new int[1];
        store.update(entries -> {
            Map<String, String> fresh = new HashMap<>();
            entries.forEach((user, text) -> {
                @Nullable String again = resealed(user, text);
                if (again != null) {
                    fresh.put(user, again);
                }
            });
            count[0] = fresh.size();
            if (fresh.isEmpty()) {
                return entries;
            }
            Map<String, String> changed = new HashMap<>(entries);
            changed.putAll(fresh);
            return changed;
        });
        return count[0];
    }

    /** The same entry under the current key; null when it is under it already, or does not open. */
    private @Nullable String resealed(String user, String text) {
        @Nullable SealedEntry entry = SealedEntry.parse(text);
        @Nullable VaultKey key = entry == null ? null : keys.byId(entry.keyId());
        if (entry == null || key == null || keys.isCurrent(key)) {
            return null;
        }
        byte @Nullable [] password = key.open(user, entry);
        if (password == null) {
            return null;
        }
        try {
            return keys.current()
                    .seal(user, entry.version(), entry.date(), password)
                    .text();
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private static Map<String, String> with(Map<String, String> entries, String user, String text) {
        Map<String, String> changed = new HashMap<>(entries);
        changed.put(user, text);
        return changed;
    }

    @Override
    public void close() {
        store.close();
    }
}
