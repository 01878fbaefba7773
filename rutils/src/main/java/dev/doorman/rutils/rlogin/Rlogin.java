package dev.doorman.rutils.rlogin;

import dev.doorman.common.posix.Termios;
import dev.doorman.common.posix.Termios.EighthBit;
import dev.doorman.rutils.arguments.Arguments;
import dev.doorman.rutils.arguments.Octets;
import dev.doorman.rutils.arguments.UsageException;
import dev.doorman.rutils.remote.Program;
import dev.doorman.rutils.remote.RemoteCommand;
import dev.doorman.rutils.remote.RemoteException;
import dev.doorman.rutils.remote.SourcePort;
import dev.doorman.rutils.remote.Streams;
import dev.doorman.rutils.remote.Target;
import dev.doorman.rutils.remote.UserNames;
import dev.doorman.rutils.rlogin.protocol.EscapeKeys;
import dev.doorman.rutils.rlogin.protocol.Messages;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The program rlogin. */
public final class Rlogin {
    private static final String USAGE = "usage: rlogin [-8DELd] [-e char] [-l user] [-p port] host";
    private static final String HELP = """
            NAME
                rlogin - log in at another host

            SYNOPSIS
                rlogin [-8DELd] [-e char] [-l user] [-p port] host

            DESCRIPTION
                Connects this terminal to a session at the host. The server believes who
                calls, see hosts.equiv and .rhosts, or asks for a password. Nothing of the
                environment goes there but TERM. Of the keys, those that follow the escape
                character ~ at the beginning of a line are for rlogin:

                ~.   ends the connection; so does ~ and the key that ends the input, ^D
                ~^Z  stops rlogin
                ~~   sends one ~
                ~?   shows these

            OPTIONS
                -8       keys have eight bits, also on a line of seven or with a parity, whose
                         eighth is taken away else
                -d       have the kernel debug the connection (SO_DEBUG)
                -D       send both names as DOMAIN+user; the domain is that of your name,
                         else DOORMAN_DOMAIN
                -e char  the escape character: one, or ^ and one
                -E       no escape character
                -L       output is shown as it comes; it always is
                -l user  be this user there, the name as it is written here
                -p port  the server's port; 513 otherwise
                --help   show this; -h too

            EXIT STATUS
                0  the session was there, and has ended
                1  it was not, or its connection was lost; standard error says why
                2  the command line is wrong

            ENVIRONMENT
                TERM            the terminal's type, sent to the server
                DOORMAN_DOMAIN  the domain for -D

            SEE ALSO
                rsh(1), rlogind(8)
            """;

    private static final int PORT = 513;
    private static final int DONE = 0;
    private static final Set<String> FLAGS = Set.of("8", "d", "D", "E", "L", "h", "help");
    private static final Set<String> VALUED = Set.of("e", "l", "p");
    private static final int NO_ESCAPE = -1;
    private static final int CONTROL_BITS = 0x1f;
    private static final int USUAL_SUSPEND = 0x1a;
    private static final int USUAL_END = 0x04;

    private static final Program PROGRAM = Program.connected("rlogin", USAGE);

    private Rlogin() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(run(Octets.arguments(arguments.length), System.getenv(), Streams.ofProcess(), SourcePort.RESERVED));
    }

    /**
     * Runs the program and answers its exit status.
     *
     * @param line the arguments, each octet a char
     * @param source the ports that it calls from
     */
    public static int run(List<String> line, Map<String, String> environment, Streams streams, SourcePort source) {
        return PROGRAM.run(streams.err(), () -> work(line, environment, streams, source));
    }

    private static int work(List<String> line, Map<String, String> environment, Streams streams, SourcePort source)
            throws UsageException, IOException {
        Arguments arguments = Arguments.parse(line, FLAGS, VALUED);
        if (arguments.has("help") || arguments.has("h")) {
            streams.out().write(HELP.getBytes(StandardCharsets.US_ASCII));
            return DONE;
        }
        if (arguments.operands().size() != 1 || arguments.operands().getFirst().isEmpty()) {
            throw new UsageException("one host");
        }
        call(arguments, environment, streams, source);
        streams.err().println("rlogin: connection closed.");
        return DONE;
    }

    private static void call(Arguments arguments, Map<String, String> environment, Streams streams, SourcePort source)
            throws UsageException, IOException {
        UserNames.Form form = arguments.has("D") ? UserNames.Form.WITH_DOMAIN : UserNames.Form.BASE;
        UserNames names = UserNames.of(
                UserNames.self(), environment, form, arguments.options().get("l"));
        int escape = escape(arguments);
        EighthBit eighth = arguments.has("8") ? EighthBit.SENT : EighthBit.SENT_IF_A_KEYS;
        Target target = new Target(arguments.operands().getFirst(), Target.port(arguments, "p", PORT), source);
        try (Socket socket = target.connect();
                @Nullable LocalTerminal terminal = LocalTerminal.find(eighth).orElse(null)) {
            if (arguments.has("d")) {
                Target.debug("rlogin", socket, streams.err());
            }
            @Nullable Termios modes = terminal == null ? null : terminal.before();
            int speed = modes == null ? 0 : modes.speed();
            handshake(
                    target,
                    socket,
                    Messages.handshake(names.local(), names.remote(), environment.getOrDefault("TERM", ""), speed));
            EscapeKeys keys = modes == null
                    ? new EscapeKeys(escape, USUAL_SUSPEND, USUAL_END)
                    : new EscapeKeys(escape, modes.suspendKey(), modes.endKey());
            new RemoteTerminal(socket, streams, keys, terminal).run();
        }
    }

    private static void handshake(Target target, Socket socket, byte[] handshake) throws IOException {
        try {
            socket.getOutputStream().write(handshake);
            socket.setSoTimeout((int) RemoteCommand.PATIENCE.toMillis());
            RemoteCommand.answer(target, socket.getInputStream());
            socket.setSoTimeout(0);
        } catch (SocketTimeoutException e) {
            throw new RemoteException(target.host() + ": the server does not answer");
        }
    }

    private static int escape(Arguments arguments) throws UsageException {
        if (arguments.has("E")) {
            return NO_ESCAPE;
        }
        String text = arguments.options().getOrDefault("e", "~");
        if (text.length() == 1) {
            return text.charAt(0);
        }
        if (text.length() == 2 && text.charAt(0) == '^') {
            return text.charAt(1) == '?' ? '\177' : text.charAt(1) & CONTROL_BITS;
        }
        throw new UsageException("-e takes one character, or ^ and one");
    }
}
