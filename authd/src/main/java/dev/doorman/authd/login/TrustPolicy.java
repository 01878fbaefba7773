package dev.doorman.authd.login;

import dev.doorman.common.account.AccountStore;
import dev.doorman.common.settings.Settings;
import dev.doorman.common.trust.HostName;
import dev.doorman.common.trust.TrustSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.OptionalInt;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What doorman.properties says about trust, read at each judgement, so that a change holds at once. Any thread. Where it
 * cannot be read, an {@link UncheckedIOException}: nobody is judged by half of it.
 */
public final class TrustPolicy implements Supplier<TrustSettings> {
    private final Path etc;
    private final AccountStore accounts;

    /**
     * The policy of a configuration folder.
     *
     * @param accounts whose groups the administrators' is one of
     */
    public TrustPolicy(Path etc, AccountStore accounts) {
        this.etc = etc;
        this.accounts = accounts;
    }

    @Override
    public TrustSettings get() {
        try {
            Settings settings = Settings.load(etc);
            @Nullable String own = settings.ownDomain();
            return new TrustSettings(
                    settings.principalDomain(),
                    own == null ? null : HostName.of(own),
                    administrators(settings.administratorsGroup()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A group that is named and that there is not is nobody's: the files must then be writable by root alone. */
    private @Nullable Integer administrators(@Nullable String group) throws IOException {
        if (group == null) {
            return null;
        }
        if (group.matches("[0-9]{1,9}")) {
            return Integer.valueOf(group);
        }
        OptionalInt gid = accounts.current().gid(group);
        return gid.isPresent() ? gid.getAsInt() : null;
    }
}
