package dev.doorman.authd.login;

import dev.doorman.authd.domain.Directory;
import dev.doorman.common.account.Account;
import dev.doorman.common.account.PasswordCheck.Judgement;
import dev.doorman.common.vault.Found;
import dev.doorman.common.vault.Vault;
import dev.doorman.common.vault.VaultedPassword;
import java.io.IOException;
import org.jboss.logging.Logger;

/** What the password in the vault proves of its user, now. Any thread; blocks for as long as a hash takes. */
final class StoredProof {
    private static final Logger LOG = Logger.getLogger(StoredProof.class);

    private final Directory directory;
    private final Vault vault;

    /** How a user's stored password stands. */
    enum Standing {
        NONE("none"),
        GOOD("good"),
        STALE("stale"),
        UNREADABLE("unreadable"),
        /** The vault cannot be read at the moment: a session begins all the same, limited. */
        UNREACHABLE("unreachable");

        private final String label;

        Standing(String label) {
            this.label = label;
        }

        String label() {
            return label;
        }
    }

    StoredProof(Directory directory, Vault vault) {
        this.directory = directory;
        this.vault = vault;
    }

    Standing of(Account account) throws IOException {
        Found found;
        try {
            found = vault.open(account.name());
        } catch (IOException e) {
            LOG.errorf("vault cannot be read user=%s reason=%s", account.name(), e.getMessage());
            return Standing.UNREACHABLE;
        }
        return switch (found) {
            case Found.Absent _ -> Standing.NONE;
            case Found.Unreadable(Found.Fault fault) -> {
                LOG.warnf("vault entry does not open user=%s reason=%s", account.name(), fault.label());
                yield Standing.UNREADABLE;
            }
            case Found.Stored stored -> {
                try (VaultedPassword password = stored.password()) {
                    yield directory.verify(account, password.bytes()) instanceof Judgement.Right
                            ? Standing.GOOD
                            : Standing.STALE;
                }
            }
        };
    }
}
