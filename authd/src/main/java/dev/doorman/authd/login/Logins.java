package dev.doorman.authd.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.authd.server.Answerer;
import dev.doorman.authd.server.Asker;
import dev.doorman.authd.server.Question;
import dev.doorman.common.account.Account;
import dev.doorman.common.account.AccountName;
import dev.doorman.common.account.AccountStore;
import dev.doorman.common.account.PasswordCheck;
import dev.doorman.common.authd.AuthdMessages;
import dev.doorman.common.authd.ContextKind;
import dev.doorman.common.settings.Settings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Judges logins and gives contexts; one audit line for each. Any thread. */
public final class Logins implements Answerer {
    private static final Logger LOG = Logger.getLogger(Logins.class);
    private static final int MAX_LOGGED = 128;

    private final AccountStore store;
    private final PasswordCheck check;
    private final Path etc;
    private final InstantSource clock;

    /**
     * The answers for one set of accounts.
     *
     * @param etc the folder of doorman.properties, read at each login, so that a change holds at once
     */
    public Logins(AccountStore store, PasswordCheck check, Path etc, InstantSource clock) {
        this.store = store;
        this.check = check;
        this.etc = etc;
        this.clock = clock;
    }

    @Override
    public ObjectNode answer(Question question, ObjectNode message, Asker asker) throws IOException {
        return switch (question) {
            case AUTHENTICATE -> authenticate(message, asker);
            case CONTEXT -> context(message, asker);
        };
    }

    private ObjectNode authenticate(ObjectNode message, Asker asker) throws IOException {
        String user = AuthdMessages.text(message, "user");
        String client = AuthdMessages.text(message, "client");
        String connection = AuthdMessages.text(message, "connection");
        byte[] password = AuthdMessages.bytes(message, "password");
        try {
            long day = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC).toEpochDay();
            boolean rootLogin = Settings.load(etc).rootLogin();
            return switch (check.judge(store.current(), user, password, day, rootLogin)) {
                case PasswordCheck.Judgement.Right(Account account) -> {
                    audit("authenticate", account.name(), client, connection, asker, "granted", "");
                    yield AuthdMessages.object()
                            .put("answer", "granted")
                            .set("account", AuthdMessages.account(account));
                }
                case PasswordCheck.Judgement.Wrong(PasswordCheck.Fault fault) -> {
                    // what was typed for a name may be a password: only a name that exists is written down
                    String named = fault == PasswordCheck.Fault.UNKNOWN_USER ? "-" : user;
                    audit("authenticate", named, client, connection, asker, "refused", fault.label());
                    yield AuthdMessages.object().put("answer", "refused");
                }
            };
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private ObjectNode context(ObjectNode message, Asker asker) throws IOException {
        String user = AuthdMessages.text(message, "user");
        String connection = AuthdMessages.text(message, "connection");
        AccountName name = AccountName.of(user);
        Optional<Account> account =
                name == null ? Optional.empty() : store.current().find(name);
        audit("context", user, "-", connection, asker, account.isPresent() ? "limited" : "unknown", "");
        return account.map(found -> (ObjectNode) AuthdMessages.object()
                        .put("answer", "context")
                        .put("context", AuthdMessages.kind(ContextKind.LIMITED))
                        .set("account", AuthdMessages.account(found)))
                .orElseGet(() -> AuthdMessages.object().put("answer", "unknown"));
    }

    private static void audit(
            String ask, String user, String client, String connection, Asker asker, String answer, String why) {
        LOG.infof(
                "question ask=%s user=%s client=%s connection=%s socket=%s uid=%d answer=%s%s",
                ask,
                shown(user),
                shown(client),
                shown(connection),
                asker.socket(),
                asker.uid(),
                answer,
                why.isEmpty() ? "" : " why=" + why);
    }

    /** A text from elsewhere as it may stand in a line of the log. */
    private static String shown(String text) {
        String cut = text.length() <= MAX_LOGGED ? text : text.substring(0, MAX_LOGGED);
        return cut.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
