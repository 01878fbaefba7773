package dev.doorman.ftpd.transfer;

import java.io.IOException;
import java.net.Socket;

/** How data connections are protected, as PROT has it. Any thread. */
@FunctionalInterface
public interface Protection {
    /** PROT C: not at all. */
    Protection CLEAR = DataConnection::plain;

    /**
     * Takes a fresh connection.
     *
     * @throws IOException when the client does not do its part
     */
    DataConnection over(Socket socket) throws IOException;

    /** PROT P, with a way to make TLS of a connection. */
    static Protection by(Secured secured) {
        return socket -> DataConnection.encrypted(secured.over(socket));
    }

    /** Makes TLS of a connection, handshake included. */
    @FunctionalInterface
    interface Secured {
        Socket over(Socket socket) throws IOException;
    }
}
