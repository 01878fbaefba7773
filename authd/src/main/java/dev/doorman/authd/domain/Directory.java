package dev.doorman.authd.domain;

import dev.doorman.common.account.Account;
import dev.doorman.common.account.AccountName;
import dev.doorman.common.account.AccountStore;
import dev.doorman.common.account.Accounts;
import dev.doorman.common.account.PasswordCheck;
import dev.doorman.common.account.PasswordCheck.Judgement;
import dev.doorman.common.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Optional;

/** The users of one installation. Owned by the application; any thread. What changes in the files holds at once. */
public final class Directory {
    private final Path etc;
    private final AccountStore store;
    private final PasswordCheck check;
    private final InstantSource clock;

    /**
     * The users of a store.
     *
     * @param etc the folder of doorman.properties
     */
    public Directory(Path etc, AccountStore store, PasswordCheck check, InstantSource clock) {
        this.etc = etc;
        this.store = store;
        this.check = check;
        this.clock = clock;
    }

    /** The settings of this moment. */
    public Settings settings() throws IOException {
        return Settings.load(etc);
    }

    /** The user of a name that somebody gave, unchecked. */
    public Optional<Account> find(String typed) throws IOException {
        AccountName name = AccountName.of(typed);
        return name == null ? Optional.empty() : store.current().find(name);
    }

    /** The user of a uid; the first, where several share it. */
    public Optional<Account> byUid(int uid) throws IOException {
        return store.current().byUid(uid);
    }

    /**
     * Judges a login by password.
     *
     * @param typed as somebody typed it, unchecked
     * @param password not changed
     */
    public Judgement judge(String typed, byte[] password) throws IOException {
        return check.judge(
                store.current(), typed, password, today(), Settings.load(etc).rootLogin());
    }

    /**
     * Whether a password is still the user's own, as of one that is stored: root's is too, though root may not log in by
     * it.
     */
    public Judgement verify(Account account, byte[] password) throws IOException {
        return check.judge(store.current(), account.name(), password, today(), true);
    }

    /** What keeps a user out even where no password is asked for. */
    public Optional<PasswordCheck.Fault> faultWithoutPassword(Account account) throws IOException {
        Accounts accounts = store.current();
        return accounts.faultWithoutPassword(account, today());
    }

    private long today() {
        return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
    }
}
