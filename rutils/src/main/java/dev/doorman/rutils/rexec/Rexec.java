package dev.doorman.rutils.rexec;

import dev.doorman.rutils.arguments.Arguments;
import dev.doorman.rutils.arguments.Octets;
import dev.doorman.rutils.arguments.UsageException;
import dev.doorman.rutils.remote.PassedSignals;
import dev.doorman.rutils.remote.Program;
import dev.doorman.rutils.remote.Relay;
import dev.doorman.rutils.remote.RemoteCommand;
import dev.doorman.rutils.remote.SourcePort;
import dev.doorman.rutils.remote.Streams;
import dev.doorman.rutils.remote.Target;
import dev.doorman.rutils.remote.UserNames;
import dev.doorman.rutils.remote.Visible;
import dev.doorman.rutils.terminal.NoSecretException;
import dev.doorman.rutils.terminal.Secret;
import dev.doorman.rutils.terminal.Secrets;
import dev.doorman.rutils.terminal.TerminalSecrets;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The program rexec. */
public final class Rexec {
    private static final String USAGE = "usage: rexec [-dDn] [-l user] [-p port] [--stdin] host command";
    private static final String HELP = """
            NAME
                rexec - run a command at another host, by a password

            SYNOPSIS
                rexec [-dDn] [-l user] [-p port] [--stdin] host command

            DESCRIPTION
                Asks for the password of the user at the host, and runs the command there,
                by a shell. Its input, output and errors are rexec's own; SIGINT and SIGTERM
                go to it, and the second of them within two seconds ends rexec. Nothing of
                the environment goes there. The password crosses the network as it is.

            OPTIONS
                -d       have the kernel debug the connection (SO_DEBUG)
                -D       send the name as DOMAIN+user; the domain is that of your name,
                         else DOORMAN_DOMAIN
                -l user  be this user there, the name as it is written here
                -n       the command has no input: for jobs in the background
                -p port  the server's port; 512 otherwise
                --stdin  the password is the first line of standard input; the command has
                         the rest
                --help   show this; -h too

            EXIT STATUS
                0    the command has run, whatever its own status
                1    it has not, or not to its end; standard error says why
                2    the command line is wrong
                130, 143  ended by the second SIGINT or SIGTERM

            ENVIRONMENT
                DOORMAN_DOMAIN  the domain for -D

            SEE ALSO
                rsh(1), rexecd(8)
            """;

    private static final int PORT = 512;
    private static final int DONE = 0;
    private static final int NOT_DONE = 1;
    private static final Path TERMINAL = Path.of("/dev/tty");
    private static final Set<String> FLAGS = Set.of("d", "D", "n", "h", "help", "stdin");

    private static final Program PROGRAM = new Program(
            "rexec", USAGE, e -> e instanceof NoSecretException ? e.getMessage() : "the connection is lost");

    private Rexec() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(run(Octets.arguments(arguments.length), System.getenv(), Streams.ofProcess()));
    }

    /**
     * Runs the program and answers its exit status.
     *
     * @param line the arguments, each octet a char
     */
    public static int run(List<String> line, Map<String, String> environment, Streams streams) {
        return PROGRAM.run(streams.err(), () -> work(line, environment, streams));
    }

    private static int work(List<String> line, Map<String, String> environment, Streams streams)
            throws UsageException, IOException {
        Arguments arguments = Arguments.parse(line, FLAGS, Set.of("l", "p"));
        if (arguments.has("help") || arguments.has("h")) {
            streams.out().write(HELP.getBytes(StandardCharsets.US_ASCII));
            return DONE;
        }
        if (arguments.operands().size() < 2 || arguments.operands().getFirst().isEmpty()) {
            throw new UsageException("a host, and a command");
        }
        return call(arguments, environment, streams);
    }

    private static int call(Arguments arguments, Map<String, String> environment, Streams streams)
            throws UsageException, IOException {
        List<String> operands = arguments.operands();
        UserNames.Form form = arguments.has("D") ? UserNames.Form.WITH_DOMAIN : UserNames.Form.BASE;
        String user = UserNames.of(
                        UserNames.self(), environment, form, arguments.options().get("l"))
                .remote();
        Target target = new Target(operands.getFirst(), Target.port(arguments, "p", PORT), SourcePort.ANY);
        byte[] password = password(arguments, streams, user, target);
        List<byte[]> fields =
                List.of(octets(user), password, octets(String.join(" ", operands.subList(1, operands.size()))));
        try (RemoteCommand command =
                RemoteCommand.start(target, fields, RemoteCommand.Errors.APART, RemoteCommand.PATIENCE)) {
            if (arguments.has("d")) {
                Target.debug("rexec", command.socket(), streams.err());
            }
            PassedSignals.to(command);
            boolean all = new Relay(command, arguments.has("n") ? streams.withoutInput() : streams).run();
            return all ? DONE : NOT_DONE;
        }
    }

    /** Asked for before the server is: it has only so much patience. */
    private static byte[] password(Arguments arguments, Streams streams, String user, Target target)
            throws IOException {
        try (Secrets secrets =
                        arguments.has("stdin") ? new Secrets.Piped(streams.in()) : TerminalSecrets.open(TERMINAL);
                Secret secret = secrets.ask(Visible.of(user + "@" + target.host() + "'s password: "))) {
            return secret.bytes().clone();
        }
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
