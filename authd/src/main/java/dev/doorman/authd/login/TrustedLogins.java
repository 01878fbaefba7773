package dev.doorman.authd.login;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.doorman.authd.domain.Directory;
import dev.doorman.authd.server.Asker;
import dev.doorman.authd.server.Question;
import dev.doorman.common.account.Account;
import dev.doorman.common.account.PasswordCheck;
import dev.doorman.common.authd.AuthdMessages;
import dev.doorman.common.authd.MalformedMessageException;
import dev.doorman.common.trust.Trust;
import dev.doorman.common.trust.TrustChecks;
import dev.doorman.common.trust.TrustDecision;
import dev.doorman.common.trust.TrustRefusal;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Judges logins without a password. Any thread; blocks for as long as names and homes take. */
final class TrustedLogins {
    /** Stands in for a user who is not there, or may not log in. */
    private static final Account NOBODY =
            new Account("nobody", 65_534, 65_534, List.of(), "/nonexistent", "/usr/sbin/nologin");

    private final Directory directory;
    private final Trust trust;

    TrustedLogins(Directory directory, Trust trust) {
        this.directory = directory;
        this.trust = trust;
    }

    ObjectNode trusted(ObjectNode message, Asker asker) throws IOException {
        String user = AuthdMessages.text(message, "user");
        String remoteUser = AuthdMessages.text(message, "remote-user");
        InetAddress client = address(AuthdMessages.text(message, "client"));
        String connection = AuthdMessages.text(message, "connection");
        TrustChecks checks = AuthdMessages.checks(message);
        Audit audit = new Audit(Question.TRUSTED, asker, connection).add("client", client.getHostAddress());
        Optional<Account> account = directory.find(user);
        if (account.isEmpty()) {
            audit.add("user", "-").answer("refused", PasswordCheck.Fault.UNKNOWN_USER.label());
            return AuthdMessages.decision(refuse(remoteUser, client, checks));
        }
        audit.add("user", account.get().name()).add("remote-user", remoteUser);
        Optional<PasswordCheck.Fault> fault = directory.faultWithoutPassword(account.get());
        if (fault.isPresent()) {
            audit.answer("refused", fault.get().label());
            return AuthdMessages.decision(refuse(remoteUser, client, checks));
        }
        TrustDecision decision = judge(account.get(), remoteUser, client, checks);
        switch (decision) {
            case TrustDecision.Trusted(var by) -> audit.add("by", by.label()).answer("trusted");
            case TrustDecision.Refused(var why) -> audit.answer("refused", why.label());
        }
        return AuthdMessages.decision(decision);
    }

    /** A client whose host contradicts itself hears that of any user, and at the same cost: else it could tell who is there. */
    private TrustDecision refuse(String remoteUser, InetAddress client, TrustChecks checks) throws IOException {
        TrustDecision decision = judge(NOBODY, remoteUser, client, checks);
        return decision instanceof TrustDecision.Refused(TrustRefusal why) && why == TrustRefusal.HOST_MISMATCH
                ? decision
                : new TrustDecision.Refused(TrustRefusal.UNKNOWN_USER);
    }

    /** The settings that a judgement reads may be broken at the moment: then nobody gets in. */
    private TrustDecision judge(Account account, String remoteUser, InetAddress client, TrustChecks checks)
            throws IOException {
        try {
            return trust.judge(account, remoteUser, client, checks);
        } catch (UncheckedIOException e) {
            throw e.getCause();
        }
    }

    private static InetAddress address(String text) throws MalformedMessageException {
        try {
            return InetAddress.ofLiteral(text);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("no client");
        }
    }
}
