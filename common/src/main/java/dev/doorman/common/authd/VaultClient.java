package dev.doorman.common.authd;

import com.fasterxml.jackson.databind.node.BinaryNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Asks authd about stored passwords, over its socket for everyone. Who asks is told by the kernel: it may ask about itself, and
 * root about everyone. Any thread.
 */
public final class VaultClient {
    private final AuthdSocket socket;

    /**
     * A client of one socket.
     *
     * @param startLimit how long to wait for authd to be there and take the question
     * @param answerLimit how long an answer may take
     */
    public VaultClient(Path socket, Duration startLimit, Duration answerLimit) {
        this.socket = new AuthdSocket(socket, startLimit, answerLimit);
    }

    /**
     * Stores a password, if it is the right one.
     *
     * @param user empty for the asker itself
     * @param password not changed
     * @throws UnreachableAuthdException when nobody takes the question
     * @throws IOException when no answer comes that is one
     */
    public VaultResult.Store store(String user, byte[] password) throws IOException {
        // the array itself goes into the message, no copy of it
        return VaultMessages.store(socket.ask(
                VaultMessages.question(VaultMessages.STORE, user).set("password", BinaryNode.valueOf(password))));
    }

    /** Asks how the stored password stands; as {@link #store}. */
    public VaultResult.Status status(String user) throws IOException {
        return VaultMessages.status(socket.ask(VaultMessages.question(VaultMessages.STATUS, user)));
    }

    /** Deletes the stored password; as {@link #store}. */
    public VaultResult.Deletion delete(String user) throws IOException {
        return VaultMessages.deletion(socket.ask(VaultMessages.question(VaultMessages.DELETE, user)));
    }
}
