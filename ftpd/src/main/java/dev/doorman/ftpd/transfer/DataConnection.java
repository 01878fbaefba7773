package dev.doorman.ftpd.transfer;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.channels.SocketChannel;
import org.jspecify.annotations.Nullable;

/**
 * An open data connection. Used by the transfer's thread; any thread may close it, which ends whatever goes over it.
 *
 * @param plain the connection itself, for what can go by sendfile(2); null where it is encrypted
 */
public record DataConnection(Socket socket, @Nullable SocketChannel plain) implements Closeable {
    /** One that is not encrypted. */
    static DataConnection plain(Socket socket) {
        return new DataConnection(socket, socket.getChannel());
    }

    /** One that is. */
    static DataConnection encrypted(Socket socket) {
        return new DataConnection(socket, null);
    }

    public InputStream in() throws IOException {
        return socket.getInputStream();
    }

    public OutputStream out() throws IOException {
        return socket.getOutputStream();
    }

    /** The orderly end: what was written reaches the client, and it can tell that it was all. */
    public void finish() throws IOException {
        socket.shutdownOutput();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
