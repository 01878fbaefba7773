package dev.doorman.bench.load;

import dev.doorman.common.testing.RawTelnet;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** A telnet client in front of a remote cat(1), whose terminal echoes. One thread. */
public final class TelnetKeys implements Closeable {
    private static final int IAC = 255;
    private static final int DONT = 254;
    private static final int DO = 253;
    private static final int WONT = 252;
    private static final int WILL = 251;
    private static final int SB = 250;
    private static final int SE = 240;
    private static final int ECHO = 1;
    private static final int SUPPRESS_GO_AHEAD = 3;

    private final RawTelnet client;

    private TelnetKeys(RawTelnet client) {
        this.client = client;
    }

    /** At a Doorman: the test's user logs in, and starts it. */
    public static TelnetKeys ours(int port) throws IOException {
        RawTelnet client = new RawTelnet(port);
        client.send((byte) IAC, (byte) DO, (byte) ECHO);
        client.login().send("cat\r").await("cat\r\n");
        return new TelnetKeys(client);
    }

    /** At a server that has started it, and wants to agree on options first: all are refused but those that have it echo. */
    public static TelnetKeys theirs(int port) throws IOException {
        RawTelnet client = new RawTelnet(port);
        InputStream in = client.socket().getInputStream();
        client.send("start\r\0".getBytes(StandardCharsets.US_ASCII));
        StringBuilder seen = new StringBuilder();
        while (!seen.toString().endsWith("start\r\nstart\r\n")) {
            int octet = in.read();
            if (octet < 0) {
                throw new IOException("the server closed behind " + seen);
            } else if (octet == IAC) {
                answer(client, in);
            } else {
                seen.append((char) octet);
            }
        }
        return new TelnetKeys(client);
    }

    private static void answer(RawTelnet client, InputStream in) throws IOException {
        int verb = in.read();
        if (verb == SB) {
            while (in.read() != IAC || in.read() != SE) {
                // what it asks for was refused
            }
            return;
        }
        int option = in.read();
        if (verb == DO) {
            client.send((byte) IAC, (byte) WONT, (byte) option);
        } else if (verb == WILL) {
            boolean wanted = option == ECHO || option == SUPPRESS_GO_AHEAD;
            client.send((byte) IAC, (byte) (wanted ? DO : DONT), (byte) option);
        }
    }

    /** Types a line of so many keys; answers the microseconds from each to its echo. */
    public double[] type(int keys) throws IOException {
        double[] micros = new double[keys];
        for (int key = 0; key < keys; key++) {
            long begin = System.nanoTime();
            client.send((byte) 'k').await("k");
            micros[key] = (System.nanoTime() - begin) / 1e3;
        }
        // the line is cat's, and comes back
        client.send("\r").await("\r\n");
        client.await("k".repeat(keys) + "\r\n");
        return micros;
    }

    @Override
    public void close() throws IOException {
        client.close();
    }
}
