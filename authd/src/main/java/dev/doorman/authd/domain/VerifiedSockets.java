package dev.doorman.authd.domain;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * Puts TLS on a connected socket, with a handshake that fails unless the server's certificate is for the configured host. So
 * nothing is ever sent to another one. The library's own check comes after the handshake, and took a certificate for another
 * name where the host was written as an address. Any thread.
 */
final class VerifiedSockets extends SSLSocketFactory {
    private final SSLSocketFactory tls;
    private final String host;

    VerifiedSockets(SSLSocketFactory tls, String host) {
        this.tls = tls;
        this.host = host;
    }

    @Override
    public Socket createSocket(Socket socket, String called, int port, boolean autoClose) throws IOException {
        SSLSocket sealed = (SSLSocket) tls.createSocket(socket, host, port, autoClose);
        SSLParameters parameters = sealed.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("LDAPS");
        sealed.setSSLParameters(parameters);
        return sealed;
    }

    @Override
    public String[] getDefaultCipherSuites() {
        return tls.getDefaultCipherSuites();
    }

    @Override
    public String[] getSupportedCipherSuites() {
        return tls.getSupportedCipherSuites();
    }

    @Override
    public Socket createSocket(String name, int port) throws IOException {
        throw unconnected();
    }

    @Override
    public Socket createSocket(InetAddress address, int port) throws IOException {
        throw unconnected();
    }

    @Override
    public Socket createSocket(String name, int port, InetAddress local, int localPort) throws IOException {
        throw unconnected();
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress local, int localPort) throws IOException {
        throw unconnected();
    }

    private static IOException unconnected() {
        return new IOException("TLS begins on a connected socket here");
    }
}
