package dev.doorman.authd.domain;

import dev.doorman.common.account.Account;
import dev.doorman.common.account.PasswordCheck.Fault;
import dev.doorman.common.account.PasswordCheck.Judgement;
import java.io.IOException;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where users are known. Names are those within the domain, made of what {@link dev.doorman.common.account.UserName} allows;
 * accounts bear the name by which the whole of authd knows them. One for each question; one thread, which may block for a
 * bounded time. Every method throws an IOException when it cannot be told now.
 */
sealed interface Domain permits FilesDomain, LdapDomain {
    Optional<Account> find(String base) throws IOException;

    Optional<Account> byUid(int uid) throws IOException;

    /**
     * Judges a login by password; the work is the same for one who is unknown and for one whose password is wrong.
     *
     * @param password not changed
     * @param day days since 1970-01-01
     * @param rootLogin whether uid 0 may log in by password
     */
    Judgement judge(String base, byte[] password, long day, boolean rootLogin) throws IOException;

    /** What keeps a user out even where no password is asked for. */
    Optional<Fault> faultWithoutPassword(String base, long day) throws IOException;

    /** For how many more days a user's password holds, where it is time to tell. */
    OptionalLong daysToTell(String base, long day) throws IOException;
}
