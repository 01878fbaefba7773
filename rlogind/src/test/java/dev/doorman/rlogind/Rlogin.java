package dev.doorman.rlogind;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/** A Doorman that serves login, and clients for it. The programs are those of two Debian packages. */
enum Rlogin {
    NETKIT("/usr/bin/netkit-rlogin", "told"),
    /** It never stops output by itself. */
    REDONE("/usr/bin/rsh-redone-rlogin", "never");

    static final int LOGIN = 513;
    /** The NUL that accepts the handshake, and the question for the window's size. */
    static final String ACCEPTED = "\0\u0080";
    /** The answer to it: 24 rows, 80 columns. */
    static final String WINDOW = "\u00ff\u00ffss\0\u0018\0P\0\0\0\0";

    private static final int FIRST_RESERVED = 512;
    private static final int LAST_RESERVED = 1023;
    private static int nextPort = LAST_RESERVED;

    private final String program;
    private final String flow;

    Rlogin(String program, String flow) {
        this.program = program;
        this.flow = flow;
    }

    /** When ^S and ^Q stop and start output at the client: {@code told} by the server, or {@code never}. */
    String flow() {
        return flow;
    }

    /** A client's command line, as a user of the Doorman; it runs as root, and says so. */
    List<String> command(Doorman doorman, String user) {
        assertThat(Path.of(program)).isExecutable();
        return List.of(program, "-l", user, "-p", String.valueOf(doorman.port(LOGIN)), "127.0.0.1");
    }

    /** A Doorman that serves login, with flags such as {@code -a}; not started yet. */
    static Doorman configured(String flags, String properties) throws IOException {
        return Doorman.configured(
                "login stream tcp nowait NULL /usr/sbin/in.rlogind in.rlogind " + flags + "\n", properties);
    }

    /** The same, started; its user trusts root of this machine. */
    static Doorman serving(String flags, String properties) throws IOException, InterruptedException {
        Doorman doorman = configured(flags, properties);
        rhosts(doorman.home(), Doorman.UID, "127.0.0.1 root\n");
        return doorman.start();
    }

    /** Writes a .rhosts. */
    static void rhosts(Path home, int uid, String text) throws IOException {
        Path rhosts = home.resolve(".rhosts");
        Files.writeString(rhosts, text);
        Files.setAttribute(rhosts, "unix:uid", uid);
        Files.setPosixFilePermissions(rhosts, PosixFilePermissions.fromString("rw-------"));
    }

    /** A client by hand, from a reserved port of an address. */
    static RawTelnet raw(Doorman doorman, String address) throws IOException {
        for (int tries = FIRST_RESERVED; tries <= LAST_RESERVED; tries++) {
            try {
                return new RawTelnet(
                        doorman.port(LOGIN), new InetSocketAddress(InetAddress.ofLiteral(address), reserved()));
            } catch (BindException | NoRouteToHostException e) {
                // somebody has that port: EADDRINUSE, or EADDRNOTAVAIL where it was used a moment ago
            }
        }
        throw new IOException("no reserved port");
    }

    private static synchronized int reserved() {
        int port = nextPort;
        nextPort = port == FIRST_RESERVED ? LAST_RESERVED : port - 1;
        return port;
    }

    /** A client by hand that has sent its handshake. */
    static RawTelnet raw(Doorman doorman, String clientUser, String serverUser, String terminal) throws IOException {
        return raw(doorman, "127.0.0.1").send("\0" + clientUser + "\0" + serverUser + "\0" + terminal + "\0");
    }

    /** A client by hand of the user who is trusted, at its prompt, its window's size told. */
    static RawTelnet trusted(Doorman doorman) throws IOException {
        RawTelnet client = raw(doorman, "root", Doorman.USER, "vt100/9600");
        client.await(ACCEPTED);
        return client.send(WINDOW).prompt();
    }
}
