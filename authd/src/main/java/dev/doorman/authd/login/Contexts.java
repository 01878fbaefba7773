package dev.doorman.authd.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.authd.domain.Directory;
import dev.doorman.authd.server.Asker;
import dev.doorman.authd.server.Question;
import dev.doorman.common.account.Account;
import dev.doorman.common.authd.AuthdMessages;
import dev.doorman.common.authd.ContextKind;
import dev.doorman.common.authd.SecurityContext;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/**
 * Gives the context that a session runs in: full where the user's password was typed just now, or is in the vault and still
 * right; else limited. Any thread; blocks for as long as a hash takes.
 */
final class Contexts {
    private final Directory directory;
    private final ProvenLogins proven;

    Contexts(Directory directory, ProvenLogins proven) {
        this.directory = directory;
        this.proven = proven;
    }

    ObjectNode context(ObjectNode message, Asker asker) throws IOException {
        String user = AuthdMessages.text(message, "user");
        String connection = AuthdMessages.text(message, "connection");
        Audit audit = new Audit(Question.CONTEXT, asker, connection);
        Optional<Account> account = directory.find(user);
        if (account.isEmpty()) {
            audit.add("user", "-").answer("unknown");
            return AuthdMessages.object().put("answer", "unknown");
        }
        audit.add("user", account.get().name());
        ContextKind kind =
                proven.take(asker, connection, account.get().name()) ? ContextKind.FULL : ContextKind.LIMITED;
        audit.answer(AuthdMessages.kind(kind));
        return AuthdMessages.context(new SecurityContext(account.get(), kind, Set.of()));
    }
}
