package dev.doorman.common.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** A telnet client by hand, for what no client program does: it negotiates nothing and shows every byte. Other protocols' clients
 * begin as they begin. One thread. */
public final class RawTelnet implements Closeable {
    private static final int LIMIT_MILLIS = 30_000;

    private final Socket socket = new Socket();

    public RawTelnet(int port) throws IOException {
        this(port, 0);
    }

    /** A client of another address than 127.0.0.1. */
    public static RawTelnet connect(String host, int port) throws IOException {
        return new RawTelnet(host, port, 0, new InetSocketAddress(0));
    }

    /** A client with a receive buffer of its own size, where it is not 0. */
    public RawTelnet(int port, int receiveBuffer) throws IOException {
        this(port, receiveBuffer, new InetSocketAddress(0));
    }

    /** A client with an address and a port of its own. */
    public RawTelnet(int port, InetSocketAddress from) throws IOException {
        this(port, 0, from);
    }

    private RawTelnet(int port, int receiveBuffer, InetSocketAddress from) throws IOException {
        this("127.0.0.1", port, receiveBuffer, from);
    }

    private RawTelnet(String host, int port, int receiveBuffer, InetSocketAddress from) throws IOException {
        if (receiveBuffer > 0) {
            socket.setReceiveBufferSize(receiveBuffer);
        }
        socket.setOOBInline(true);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(LIMIT_MILLIS);
        try {
            socket.bind(from);
            socket.connect(new InetSocketAddress(InetAddress.ofLiteral(host), port));
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    public Socket socket() {
        return socket;
    }

    public void readTimeout(Duration limit) throws IOException {
        socket.setSoTimeout((int) limit.toMillis());
    }

    public RawTelnet send(String text) throws IOException {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public RawTelnet send(byte... bytes) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(bytes);
        return this;
    }

    /** Reads until a text has come, and answers all that was read. */
    public String await(String text) throws IOException {
        byte[] wanted = text.getBytes(StandardCharsets.ISO_8859_1);
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        InputStream in = socket.getInputStream();
        while (true) {
            int octet = in.read();
            assertThat(octet)
                    .as("end of stream before \"%s\"; there was: %s", text, read)
                    .isNotNegative();
            read.write(octet);
            byte[] all = read.toByteArray();
            if (endsWith(all, wanted)) {
                return read.toString(StandardCharsets.ISO_8859_1);
            }
        }
    }

    private static boolean endsWith(byte[] all, byte[] wanted) {
        if (all.length < wanted.length) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (all[all.length - wanted.length + i] != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    /** Reads to the end of the stream; a reset is an end too. */
    public String rest() throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        try {
            socket.getInputStream().transferTo(read);
        } catch (SocketTimeoutException e) {
            throw e;
        } catch (IOException e) {
            read.writeBytes("<reset>".getBytes(StandardCharsets.US_ASCII));
        }
        return read.toString(StandardCharsets.ISO_8859_1);
    }

    /** Logs the test's user in, and makes the prompt a text that nothing else prints. */
    public RawTelnet login() throws IOException {
        await("login: ");
        return login(Doorman.USER);
    }

    /** As {@link #login()}, behind the prompt. */
    public RawTelnet login(String user) throws IOException {
        send(user + "\r");
        await("Password: ");
        send(Doorman.PASSWORD + "\r");
        return prompt();
    }

    /** Makes the shell's prompt a text that nothing else prints. */
    public RawTelnet prompt() throws IOException {
        await("$ ");
        send("PS1='re''ady> '; bind 'set enable-bracketed-paste off'\r");
        await("ready> ");
        return this;
    }

    /** Runs a command, and answers what it printed. */
    public String run(String command) throws IOException {
        send(command + "\r");
        await("\r\n");
        String output = await("ready> ");
        return output.substring(0, output.length() - "ready> ".length());
    }

    /** Vanishes: the connection is reset. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
