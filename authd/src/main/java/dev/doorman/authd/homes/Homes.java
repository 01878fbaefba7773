package dev.doorman.authd.homes;

import dev.doorman.common.account.Account;
import dev.doorman.common.account.HomePath;
import dev.doorman.common.trust.RhostsSource;
import dev.doorman.common.vault.Found;
import dev.doorman.common.vault.Vault;
import dev.doorman.common.vault.VaultedPassword;
import java.io.IOException;
import org.jboss.logging.Logger;

/**
 * Users' .rhosts, wherever their homes are: a local one is read as its user, one on a file server over SMB with the password
 * that the user has stored. Any thread; one of authd's.
 */
public final class Homes implements RhostsSource {
    private static final Logger LOG = Logger.getLogger(Homes.class);

    private final RhostsSource local;
    private final SmbRhosts servers;
    private final Vault vault;

    public Homes(RhostsSource local, SmbRhosts servers, Vault vault) {
        this.local = local;
        this.servers = servers;
        this.vault = vault;
    }

    @Override
    public Reading read(Account user) {
        return switch (HomePath.of(user.home())) {
            case HomePath.Local _ -> local.read(user);
            case HomePath.Network home -> onServer(user, home);
            case HomePath.DriveLetter drive -> new Reading.Unusable(drive.why());
            case null -> new Reading.Unusable("home is no path");
        };
    }

    private Reading onServer(Account user, HomePath.Network home) {
        Found found;
        try {
            found = vault.open(user.name());
        } catch (IOException e) {
            LOG.errorf("vault cannot be read user=%s reason=%s", user.name(), e.getMessage());
            return new Reading.Unusable("the vault cannot be read");
        }
        return switch (found) {
            case Found.Absent _ -> new Reading.Unusable("no password is stored for the file server");
            case Found.Unreadable _ -> new Reading.Unusable("the password stored for the file server does not open");
            case Found.Stored stored -> {
                try (VaultedPassword password = stored.password()) {
                    yield servers.read(user, home, password.bytes());
                }
            }
        };
    }
}
