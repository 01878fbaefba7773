package dev.doorman.authd.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.authd.domain.Directory;
import dev.doorman.authd.server.Asker;
import dev.doorman.authd.server.Question;
import dev.doorman.common.account.Account;
import dev.doorman.common.account.PasswordCheck;
import dev.doorman.common.authd.AuthdMessages;
import java.io.IOException;
import java.util.Arrays;

/** Judges logins by password. Any thread; blocks for as long as a hash takes. */
final class Logins {
    private final Directory directory;
    private final ProvenLogins proven;

    Logins(Directory directory, ProvenLogins proven) {
        this.directory = directory;
        this.proven = proven;
    }

    ObjectNode authenticate(ObjectNode message, Asker asker) throws IOException {
        String user = AuthdMessages.text(message, "user");
        String client = AuthdMessages.text(message, "client");
        String connection = AuthdMessages.text(message, "connection");
        byte[] password = AuthdMessages.bytes(message, "password");
        Audit audit = new Audit(Question.AUTHENTICATE, asker, connection).add("client", client);
        try {
            return switch (directory.judge(user, password)) {
                case PasswordCheck.Judgement.Right(Account account) -> {
                    proven.add(asker, connection, account.name());
                    audit.add("user", account.name()).answer("granted");
                    yield AuthdMessages.object()
                            .put("answer", "granted")
                            .set("account", AuthdMessages.account(account));
                }
                case PasswordCheck.Judgement.Wrong(PasswordCheck.Fault fault) -> {
                    // what was typed for a name may be a password: only a name that exists is written down
                    audit.add("user", fault == PasswordCheck.Fault.UNKNOWN_USER ? "-" : user)
                            .answer("refused", fault.label());
                    yield AuthdMessages.object().put("answer", "refused");
                }
            };
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }
}
