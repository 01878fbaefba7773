package dev.doorman.authd.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.authd.domain.Directory;
import dev.doorman.authd.server.Asker;
import dev.doorman.authd.server.Question;
import dev.doorman.authd.server.Standing;
import dev.doorman.common.account.Account;
import dev.doorman.common.account.PasswordCheck.Judgement;
import dev.doorman.common.authd.AuthdMessages;
import dev.doorman.common.authd.VaultFault;
import dev.doorman.common.authd.VaultMessages;
import dev.doorman.common.authd.VaultResult;
import dev.doorman.common.authd.VaultState;
import dev.doorman.common.vault.Found;
import dev.doorman.common.vault.Vault;
import dev.doorman.common.vault.VaultEntry;
import dev.doorman.common.vault.VaultedPassword;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;

/**
 * What regpwd(1) asks. Everybody may ask about the accounts of their own uid, as the kernel tells it; privileged askers about
 * all. Any thread; blocks for as long as a hash takes.
 */
final class StoredPasswords {
    private static final String NO_CONNECTION = "-";

    private final Directory directory;
    private final Vault vault;
    private final OwnGuesses guesses;

    StoredPasswords(Directory directory, Vault vault, OwnGuesses guesses) {
        this.directory = directory;
        this.vault = vault;
        this.guesses = guesses;
    }

    /** Whose password is asked about. */
    private sealed interface Owner {
        record Known(Account account) implements Owner {}

        record Nobody(VaultFault why) implements Owner {}
    }

    /** Stores a password that is right: a wrong one would only be found stale at its first use. */
    ObjectNode store(ObjectNode message, Asker asker) throws IOException {
        String user = AuthdMessages.text(message, "user");
        byte[] password = AuthdMessages.bytes(message, "password");
        Audit audit = new Audit(Question.VAULT_STORE, asker, NO_CONNECTION);
        try {
            return switch (owner(user, asker, audit)) {
                case Owner.Nobody(VaultFault why) -> failed(why, audit);
                case Owner.Known(Account account) ->
                    VaultMessages.answer(
                            asker.standing() == Standing.PRIVILEGED
                                    ? stored(account, password, audit)
                                    : storedByUser(asker.uid(), account, password, audit));
            };
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private VaultResult storedByUser(int uid, Account account, byte[] password, Audit audit) throws IOException {
        Duration wait = guesses.begin(uid, directory.settings().throttle());
        if (!wait.isZero()) {
            audit.answer("refused", "too-many");
            return new VaultResult.Refused(wait);
        }
        OwnGuesses.Guess guess = OwnGuesses.Guess.UNKNOWN;
        try {
            VaultResult result = stored(account, password, audit);
            guess = result instanceof VaultResult.Stored ? OwnGuesses.Guess.RIGHT : OwnGuesses.Guess.WRONG;
            return result;
        } finally {
            guesses.judged(uid, guess);
        }
    }

    private VaultResult stored(Account account, byte[] password, Audit audit) throws IOException {
        return switch (directory.verify(account, password)) {
            case Judgement.Right _ -> {
                VaultEntry entry = vault.store(account.name(), password);
                audit.add("version", Long.toString(entry.version())).answer("stored");
                yield new VaultResult.Stored(entry.version());
            }
            case Judgement.Wrong(var fault) -> {
                audit.answer("refused", fault.label());
                yield new VaultResult.Refused(Duration.ZERO);
            }
        };
    }

    /** How a stored password stands: it is tried, as a session would try it. */
    ObjectNode status(ObjectNode message, Asker asker) throws IOException {
        Audit audit = new Audit(Question.VAULT_STATUS, asker, NO_CONNECTION);
        return switch (owner(AuthdMessages.text(message, "user"), asker, audit)) {
            case Owner.Nobody(VaultFault why) -> failed(why, audit);
            case Owner.Known(Account account) -> VaultMessages.status(statusOf(account, audit));
        };
    }

    private VaultResult.Status statusOf(Account account, Audit audit) throws IOException {
        return switch (vault.open(account.name())) {
            case Found.Absent _ -> {
                audit.answer("none");
                yield new VaultResult.None();
            }
            case Found.Unreadable(Found.Fault fault) -> {
                audit.answer("unreadable", fault.label());
                yield new VaultResult.Unreadable();
            }
            case Found.Stored(VaultedPassword password, VaultEntry entry) -> {
                try (password) {
                    VaultState state = directory.verify(account, password.bytes()) instanceof Judgement.Right
                            ? VaultState.GOOD
                            : VaultState.STALE;
                    audit.answer(state.label());
                    yield new VaultResult.Entry(state, entry.version(), entry.date());
                }
            }
        };
    }

    ObjectNode delete(ObjectNode message, Asker asker) throws IOException {
        Audit audit = new Audit(Question.VAULT_DELETE, asker, NO_CONNECTION);
        return switch (owner(AuthdMessages.text(message, "user"), asker, audit)) {
            case Owner.Nobody(VaultFault why) -> failed(why, audit);
            case Owner.Known(Account account) -> {
                boolean deleted = vault.delete(account.name());
                audit.answer(deleted ? "deleted" : "none");
                yield VaultMessages.answer(deleted ? new VaultResult.Deleted() : new VaultResult.None());
            }
        };
    }

    private static ObjectNode failed(VaultFault why, Audit audit) {
        audit.answer("error", why.label());
        return VaultMessages.answer(new VaultResult.Failed(why));
    }

    /**
     * Whom a question is about.
     *
     * @param user as it was asked, unchecked; empty: the asker itself
     */
    private Owner owner(String user, Asker asker, Audit audit) throws IOException {
        Optional<Account> account = user.isEmpty() ? directory.byUid(asker.uid()) : directory.find(user);
        boolean own = account.isPresent() && account.get().uid() == asker.uid();
        if (!own && !user.isEmpty() && asker.standing() != Standing.PRIVILEGED) {
            // the same answer for a user that there is not: nobody learns here who there is
            return new Owner.Nobody(VaultFault.NOT_PERMITTED);
        }
        if (account.isEmpty()) {
            return new Owner.Nobody(VaultFault.UNKNOWN_USER);
        }
        audit.add("user", account.get().name());
        return new Owner.Known(account.get());
    }
}
