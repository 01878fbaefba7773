package dev.doorman.common.authd;

import dev.doorman.common.net.ConnectionId;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Optional;

/** The questions that a daemon asks of authd. Any thread; each call blocks until authd has answered. */
public interface Authenticator {
    /**
     * Checks a user name and password. Unknown user, wrong password, locked or expired account and refused shell are
     * one answer.
     *
     * @param user as the client typed it, unchecked
     * @param password as the client typed it; wiped by the caller
     * @throws IOException when authd cannot be reached or answers nonsense: nobody gets in
     */
    AuthResult authenticate(String user, byte[] password, InetAddress client, ConnectionId connection)
            throws IOException;

    /**
     * The security context in which a known user's session runs.
     *
     * @return empty when there is no such user
     */
    Optional<SecurityContext> context(String user, ConnectionId connection) throws IOException;
}
