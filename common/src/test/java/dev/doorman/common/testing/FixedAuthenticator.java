package dev.doorman.common.testing;

import dev.doorman.common.account.Account;
import dev.doorman.common.authd.AuthResult;
import dev.doorman.common.authd.Authenticator;
import dev.doorman.common.authd.ContextKind;
import dev.doorman.common.authd.ContextResult;
import dev.doorman.common.authd.SecurityContext;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.trust.TrustChecks;
import dev.doorman.common.trust.TrustDecision;
import dev.doorman.common.trust.TrustRefusal;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Answers as a test says, without an authd, and keeps what it was asked. One user, whose password is "secret". */
public final class FixedAuthenticator implements Authenticator {
    public static final String PASSWORD = "secret";

    public final List<String> asked = new ArrayList<>();
    public TrustDecision decision = new TrustDecision.Refused(TrustRefusal.NO_ENTRY);
    public ContextResult context;

    private final Account user;

    public FixedAuthenticator(Account user) {
        this.user = user;
        this.context = new ContextResult.Granted(new SecurityContext(user, ContextKind.LIMITED, Set.of()));
    }

    @Override
    public AuthResult authenticate(String name, byte[] password, InetAddress client, ConnectionId id) {
        String typed = new String(password, StandardCharsets.ISO_8859_1);
        asked.add(name + "/" + typed);
        return typed.equals(PASSWORD) ? new AuthResult.Granted(user) : new AuthResult.Refused();
    }

    @Override
    public TrustDecision trusted(
            String name, String remoteUser, InetAddress client, TrustChecks checks, ConnectionId id) {
        asked.add(remoteUser + "@" + client.getHostAddress() + "->" + name + " " + checks.rhosts() + " "
                + checks.address());
        return decision;
    }

    @Override
    public ContextResult context(String name, ConnectionId id) {
        asked.add("context " + name);
        return context;
    }
}
