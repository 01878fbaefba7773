package dev.doorman.authd.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.authd.domain.Directory;
import dev.doorman.authd.server.Asker;
import dev.doorman.authd.server.Question;
import dev.doorman.common.account.Account;
import dev.doorman.common.account.HomePath;
import dev.doorman.common.account.NoLogin;
import dev.doorman.common.authd.AuthdMessages;
import dev.doorman.common.authd.ContextKind;
import dev.doorman.common.authd.ContextNotice;
import dev.doorman.common.authd.SecurityContext;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Gives the context that a session runs in: full where the user's password was typed just now, or is in the vault and still
 * right; else limited. Any thread; blocks for as long as a hash takes.
 */
final class Contexts {
    private final Directory directory;
    private final NoLogin noLogin;
    private final ProvenLogins proven;
    private final StoredProof stored;

    Contexts(Directory directory, NoLogin noLogin, ProvenLogins proven, StoredProof stored) {
        this.directory = directory;
        this.noLogin = noLogin;
        this.proven = proven;
        this.stored = stored;
    }

    ObjectNode context(ObjectNode message, Asker asker) throws IOException {
        String user = AuthdMessages.text(message, "user");
        String connection = AuthdMessages.text(message, "connection");
        Audit audit = new Audit(Question.CONTEXT, asker, connection);
        Optional<Account> found = directory.find(user);
        if (found.isEmpty()) {
            audit.add("user", "-").answer("unknown");
            return AuthdMessages.object().put("answer", "unknown");
        }
        Account account = found.get();
        audit.add("user", account.name());
        // taken even where nobody gets in: a proof is not kept for a later question
        boolean typed = proven.take(asker, connection, account.name());
        Optional<String> closed = account.uid() == 0 ? Optional.empty() : noLogin.text();
        if (closed.isPresent()) {
            audit.answer("nologin");
            return AuthdMessages.object().put("answer", "nologin").put("text", closed.get());
        }
        Set<ContextNotice> notices = EnumSet.noneOf(ContextNotice.class);
        if (directory.daysToTell(account).isPresent()) {
            notices.add(ContextNotice.PASSWORD_ENDS);
        }
        ContextKind kind = typed ? ContextKind.FULL : byVault(account, notices, audit);
        SecurityContext context = at(account, kind, notices);
        audit.answer(AuthdMessages.kind(context.kind()));
        return AuthdMessages.context(context);
    }

    private ContextKind byVault(Account account, Set<ContextNotice> notices, Audit audit) throws IOException {
        StoredProof.Standing standing = stored.of(account);
        audit.add("vault", standing.label());
        switch (standing) {
            case STALE -> notices.add(ContextNotice.STALE_PASSWORD);
            case UNREADABLE -> notices.add(ContextNotice.UNREADABLE_PASSWORD);
            case GOOD, NONE, UNREACHABLE -> {}
        }
        return standing == StoredProof.Standing.GOOD ? ContextKind.FULL : ContextKind.LIMITED;
    }

    /** The context with the home that it gets. */
    private static SecurityContext at(Account account, ContextKind kind, Set<ContextNotice> notices) {
        HomePath home = HomePath.of(account.home());
        String path = switch (home) {
            case HomePath.Local(String local) -> local;
            case HomePath.Network network when kind == ContextKind.FULL -> network.path();
            case HomePath.Network _ -> {
                notices.add(ContextNotice.NO_NETWORK_HOME);
                yield "/";
            }
            case HomePath.DriveLetter _ -> {
                notices.add(ContextNotice.DRIVE_LETTER);
                yield "/";
            }
            case null -> "/";
        };
        return new SecurityContext(account.withHome(path), kind, notices);
    }
}
