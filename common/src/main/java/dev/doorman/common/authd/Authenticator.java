package dev.doorman.common.authd;

import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.trust.TrustChecks;
import dev.doorman.common.trust.TrustDecision;
import java.io.IOException;
import java.net.InetAddress;

/** The questions that a daemon asks of authd. Any thread; each call blocks until authd has answered. */
public interface Authenticator {
    /**
     * Checks a user name and password. Unknown user, wrong password, locked or expired account and refused shell are
     * one answer. After failures authd lets the answer be held, the right one too: then this takes as long, half a minute unless
     * configured otherwise.
     *
     * @param user as the client typed it, unchecked
     * @param password as the client typed it; wiped by the caller
     * @throws IOException when authd cannot be reached or answers nonsense: nobody gets in
     */
    AuthResult authenticate(String user, byte[] password, InetAddress client, ConnectionId connection)
            throws IOException;

    /**
     * Whether a caller may be a local user without a password, by hosts.equiv or the user's .rhosts.
     *
     * @param user the local user, as the client named it, unchecked
     * @param remoteUser who the client says that it is, unchecked
     */
    TrustDecision trusted(
            String user, String remoteUser, InetAddress client, TrustChecks checks, ConnectionId connection)
            throws IOException;

    /**
     * The security context in which a known user's session runs: full where the password was typed on this connection, or
     * is in the vault and right.
     */
    ContextResult context(String user, ConnectionId connection) throws IOException;
}
