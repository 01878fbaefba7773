package dev.doorman.ftpd.login;

import dev.doorman.common.process.Identity;
import dev.doorman.ftpd.files.UserFiles;
import dev.doorman.ftpd.files.VirtualPath;
import dev.doorman.ftpd.transfer.Rates;
import org.jspecify.annotations.Nullable;

/**
 * Who is logged in. Belongs to the session, which closes it: then its files, its seat and its rates are given back. Any thread
 * may read.
 *
 * @param name the account's; for the log and for listings
 * @param given what an anonymous user gave for a password, an e-mail address by custom; else the name
 * @param home where the session begins
 * @param incoming the folder that an anonymous user may write to; null for any other user, who writes as the account may
 */
public record User(
        String name,
        String given,
        Identity identity,
        UserFiles files,
        VirtualPath home,
        @Nullable VirtualPath incoming,
        Rates.Held rates,
        Place seat)
        implements AutoCloseable {
    /** A place among the users, until it is closed. */
    @FunctionalInterface
    public interface Place {
        void close();
    }

    public boolean isAnonymous() {
        return incoming != null;
    }

    @Override
    public void close() {
        files.close();
        rates.close();
        seat.close();
    }
}
