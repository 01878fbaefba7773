package dev.doorman.authd.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.authd.domain.Directory;
import dev.doorman.authd.server.Asker;
import dev.doorman.authd.server.Question;
import dev.doorman.common.account.Account;
import dev.doorman.common.account.PasswordCheck;
import dev.doorman.common.account.UserName;
import dev.doorman.common.authd.AuthdMessages;
import dev.doorman.common.authd.MalformedMessageException;
import dev.doorman.common.settings.Settings;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetAddress;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Judges logins by password, no faster than the throttle lets it. Any thread; blocks for as long as hashes take. */
final class Logins {
    private final Directory directory;
    private final ProvenLogins proven;
    private final Throttle throttle;

    Logins(Directory directory, ProvenLogins proven, Throttle throttle) {
        this.directory = directory;
        this.proven = proven;
        this.throttle = throttle;
    }

    ObjectNode authenticate(ObjectNode message, Asker asker) throws IOException {
        String user = AuthdMessages.text(message, "user");
        String client = AuthdMessages.text(message, "client");
        String connection = AuthdMessages.text(message, "connection");
        byte[] password = AuthdMessages.bytes(message, "password");
        Audit audit = new Audit(Question.AUTHENTICATE, asker, connection).add("client", client);
        Settings settings = directory.settings();
        try {
            return switch (throttle.admit(counted(user, settings), address(client), settings)) {
                case Throttle.Admission.Refused refused -> {
                    audit.add("user", "-").answer("refused", refused.why().label());
                    ObjectNode answer = AuthdMessages.object().put("answer", "refused");
                    AuthdMessages.hold(answer, refused.hold());
                    yield answer;
                }
                case Throttle.Admission.Admitted(Throttle.Turn turn) -> {
                    try (turn) {
                        ObjectNode answer = judge(user, password, turn, new Login(asker, connection, audit));
                        AuthdMessages.hold(answer, turn.hold());
                        yield answer;
                    }
                }
            };
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while others were judged");
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private record Login(Asker asker, String connection, Audit audit) {}

    private ObjectNode judge(String user, byte[] password, Throttle.Turn turn, Login login) throws IOException {
        return switch (directory.judge(user, password)) {
            case PasswordCheck.Judgement.Right(Account account) -> {
                turn.granted();
                proven.add(login.asker(), login.connection(), account.name());
                login.audit().add("user", account.name()).answer("granted");
                yield AuthdMessages.object().put("answer", "granted").set("account", AuthdMessages.account(account));
            }
            case PasswordCheck.Judgement.Wrong(PasswordCheck.Fault fault) -> {
                // nobody has guessed wrong where nobody could tell
                if (fault != PasswordCheck.Fault.UNAVAILABLE) {
                    turn.failed();
                }
                // what was typed for a name may be a password: only a name that exists is written down
                login.audit()
                        .add("user", fault == PasswordCheck.Fault.UNKNOWN_USER ? "-" : user)
                        .answer("refused", fault.label());
                yield AuthdMessages.object().put("answer", "refused");
            }
        };
    }

    /** One spelling for all those of a name, whether there is such a user or not. */
    private static String counted(String typed, Settings settings) {
        @Nullable UserName name = UserName.of(typed, settings.principalDomain());
        return name == null ? typed : name.text();
    }

    private static InetAddress address(String client) throws MalformedMessageException {
        int zone = client.indexOf('%');
        try {
            return InetAddress.ofLiteral(zone < 0 ? client : client.substring(0, zone));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("no client");
        }
    }
}
