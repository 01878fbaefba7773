package dev.doorman.common.callback;

import java.io.IOException;
import java.net.Socket;

/**
 * What a daemon may ask of the gateway for one client: a connection to that client, or from it. Good for as long as the
 * client's own connection; ends with it. Any thread.
 */
public interface Callback {
    /**
     * Connects to a port of the client's, from the address that the client dialled and a source port as the service's dial
     * policy has it. Blocks until the client has accepted.
     *
     * @param clientPort 1 to 65535
     * @return owned by the caller; plain stream, half-close kept
     * @throws CallbackRefusedException when the gateway cannot or may not; its reason tells which
     */
    Socket dial(int clientPort) throws IOException;

    /** Opens a port of the passive range, to which the client alone can connect, once. */
    PassivePort listen() throws IOException;
}
