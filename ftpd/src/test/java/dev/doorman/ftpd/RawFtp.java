package dev.doorman.ftpd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that says what the test likes. */
final class RawFtp implements AutoCloseable {
    private static final int LIMIT_MILLIS = 60_000;
    private static final Pattern PASSIVE = Pattern.compile("\\((\\d+),(\\d+),(\\d+),(\\d+),(\\d+),(\\d+)\\)");
    private static final Pattern EXTENDED = Pattern.compile("\\(\\|\\|\\|(\\d+)\\|\\)");

    final Socket socket;
    private InputStream in;

    RawFtp(int port) throws IOException {
        this("127.0.0.1", port);
    }

    RawFtp(String host, int port) throws IOException {
        socket = new Socket(host, port);
        socket.setSoTimeout(LIMIT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        assertThat(reply()).startsWith("220");
    }

    /** Goes on over something else, such as TLS. */
    void goOnOver(InputStream other) {
        in = other;
    }

    RawFtp login() throws IOException {
        say("USER " + Doorman.USER, "331");
        say("PASS " + Doorman.PASSWORD, "230");
        return this;
    }

    void send(String octets) throws IOException {
        socket.getOutputStream().write(octets.getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Sends a command, whose reply must begin so; answers the reply. */
    String say(String command, String reply) throws IOException {
        send(command + "\r\n");
        String answered = reply();
        assertThat(answered).as(command).startsWith(reply);
        return answered;
    }

    /** A reply whole; empty at the end. */
    String reply() throws IOException {
        StringBuilder all = new StringBuilder();
        while (true) {
            String line = line();
            all.append(line);
            if (line.isEmpty() || line.matches("(?s)\\d{3} .*")) {
                return all.toString();
            }
            all.append('\n');
        }
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            line.write(next);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }

    /** What PASV told. */
    InetSocketAddress passive() throws IOException {
        Matcher matcher = PASSIVE.matcher(say("PASV", "227"));
        assertThat(matcher.find()).isTrue();
        byte[] address = new byte[4];
        for (int i = 0; i < address.length; i++) {
            address[i] = (byte) Integer.parseInt(matcher.group(i + 1));
        }
        return new InetSocketAddress(
                InetAddress.getByAddress(address),
                Integer.parseInt(matcher.group(5)) << 8 | Integer.parseInt(matcher.group(6)));
    }

    /** The port that EPSV told. */
    int extendedPassive() throws IOException {
        Matcher matcher = EXTENDED.matcher(say("EPSV", "229"));
        assertThat(matcher.find()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /** A passive data connection. */
    Socket data() throws IOException {
        InetSocketAddress address = passive();
        Socket data = new Socket(address.getAddress(), address.getPort());
        data.setSoTimeout(LIMIT_MILLIS);
        return data;
    }

    /** Until the server closes. */
    String rest() throws IOException {
        return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
