package dev.doorman.common.tls;

import dev.doorman.common.session.Connection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;

/**
 * A client's connection in the form that JSSE wants to put TLS on. Time-outs, and its end, stay the connection's own. Belongs to
 * whoever has the connection.
 */
final class ConnectionSocket extends Socket {
    private final Connection connection;
    private final InputStream in;

    /**
     * A connection as a socket.
     *
     * @param in what comes over it
     */
    ConnectionSocket(Connection connection, InputStream in) {
        this.connection = connection;
        this.in = in;
    }

    @Override
    public boolean isConnected() {
        return true;
    }

    @Override
    public boolean isBound() {
        return true;
    }

    @Override
    public boolean isClosed() {
        return false;
    }

    @Override
    public boolean isInputShutdown() {
        return false;
    }

    @Override
    public boolean isOutputShutdown() {
        return false;
    }

    @Override
    public InetAddress getInetAddress() {
        return connection.header().client().getAddress();
    }

    @Override
    public int getPort() {
        return connection.header().client().getPort();
    }

    @Override
    public InputStream getInputStream() {
        return in;
    }

    @Override
    public OutputStream getOutputStream() {
        return connection.out();
    }

    @Override
    public int getSoTimeout() {
        return 0;
    }

    @Override
    public void setSoTimeout(int timeout) {
        // the connection's own holds
    }

    @Override
    public int getSoLinger() {
        return -1;
    }

    @Override
    public void setTcpNoDelay(boolean on) {
        // it is
    }

    @Override
    public void shutdownInput() {
        // nothing is read any more
    }

    @Override
    public void shutdownOutput() {
        // the session's end is the connection's
    }

    @Override
    public synchronized void close() throws IOException {
        // who accepted the connection closes it
    }
}
