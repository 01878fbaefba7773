package dev.doorman.authd.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.authd.domain.Directory;
import dev.doorman.authd.server.Answerer;
import dev.doorman.authd.server.Asker;
import dev.doorman.authd.server.Question;
import dev.doorman.common.account.NoLogin;
import dev.doorman.common.authd.AuthdMessages;
import dev.doorman.common.authd.MalformedMessageException;
import dev.doorman.common.ban.Source;
import dev.doorman.common.trust.Trust;
import dev.doorman.common.vault.Vault;
import java.io.IOException;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/** Everything that authd answers, and one line of the log for each question. Owned by the application; any thread. */
public final class Answers implements Answerer {
    private final Throttle throttle = new Throttle(System::nanoTime);
    private final Logins logins;
    private final TrustedLogins trusted;
    private final Contexts contexts;
    private final StoredPasswords storedPasswords;

    public Answers(Directory directory, NoLogin noLogin, Trust trust, Vault vault, InstantSource clock) {
        ProvenLogins proven = new ProvenLogins(clock);
        this.logins = new Logins(directory, proven, throttle);
        this.trusted = new TrustedLogins(directory, trust);
        this.contexts = new Contexts(directory, noLogin, proven, new StoredProof(directory, vault));
        this.storedPasswords = new StoredPasswords(directory, vault, new OwnGuesses(System::nanoTime));
    }

    @Override
    public ObjectNode answer(Question question, ObjectNode message, Asker asker) throws IOException {
        return switch (question) {
            case AUTHENTICATE -> logins.authenticate(message, asker);
            case TRUSTED -> trusted.trusted(message, asker);
            case CONTEXT -> contexts.context(message, asker);
            case VAULT_STORE -> storedPasswords.store(message, asker);
            case VAULT_STATUS -> storedPasswords.status(message, asker);
            case VAULT_DELETE -> storedPasswords.delete(message, asker);
            case PARDON -> pardon(message, asker);
        };
    }

    /** The operator's word: failures and ban of a source are forgotten. */
    private ObjectNode pardon(ObjectNode message, Asker asker) throws MalformedMessageException {
        @Nullable Source source = Source.parse(AuthdMessages.text(message, "source"));
        if (source == null) {
            throw new MalformedMessageException("no source");
        }
        throttle.pardon(source);
        new Audit(Question.PARDON, asker, "-").add("source", source.toString()).answer("pardoned");
        return AuthdMessages.object().put("answer", "pardoned");
    }
}
