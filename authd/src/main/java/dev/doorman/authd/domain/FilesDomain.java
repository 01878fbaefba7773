package dev.doorman.authd.domain;

import dev.doorman.common.account.Account;
import dev.doorman.common.account.AccountName;
import dev.doorman.common.account.Accounts;
import dev.doorman.common.account.PasswordCheck;
import dev.doorman.common.account.PasswordCheck.Fault;
import dev.doorman.common.account.PasswordCheck.Judgement;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The machine's own users.
 *
 * @param prefix stands before their names where those without a domain are of others; else empty
 */
record FilesDomain(Accounts accounts, PasswordCheck check, String prefix) implements Domain {
    @Override
    public Optional<Account> find(String base) {
        return own(base).map(this::named);
    }

    private Optional<Account> own(String base) {
        @Nullable AccountName name = AccountName.of(base);
        return name == null ? Optional.empty() : accounts.find(name);
    }

    @Override
    public Optional<Account> byUid(int uid) {
        return accounts.byUid(uid).map(this::named);
    }

    @Override
    public Judgement judge(String base, byte[] password, long day, boolean rootLogin) {
        return switch (check.judge(accounts, base, password, day, rootLogin)) {
            case Judgement.Right(Account account) -> new Judgement.Right(named(account));
            case Judgement.Wrong wrong -> wrong;
        };
    }

    @Override
    public Optional<Fault> faultWithoutPassword(String base, long day) {
        return own(base)
                .map(account -> accounts.faultWithoutPassword(account, day))
                .orElse(Optional.of(Fault.UNKNOWN_USER));
    }

    @Override
    public OptionalLong daysToTell(String base, long day) {
        @Nullable AccountName name = AccountName.of(base);
        return name == null ? OptionalLong.empty() : accounts.daysToTell(name, day);
    }

    private Account named(Account account) {
        return prefix.isEmpty() ? account : renamed(account, prefix + account.name());
    }

    private static Account renamed(Account account, String name) {
        return new Account(name, account.uid(), account.gid(), account.groups(), account.home(), account.shell());
    }
}
