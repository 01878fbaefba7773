package dev.doorman.rutils.rsh;

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
import dev.doorman.rutils.rlogin.Rlogin;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The program rsh. */
public final class Rsh {
    private static final String USAGE = "usage: rsh [-dDn] [-l user] [-p port] host [command]";
    private static final String HELP = """
            NAME
                rsh - run a command at another host

            SYNOPSIS
                rsh [-dDn] [-l user] [-p port] host [command]

            DESCRIPTION
                Runs the command at the host, by a shell there. Its input, output and
                errors are rsh's own; SIGINT and SIGTERM go to it, and the second of them
                within two seconds ends rsh. The server believes who calls: see hosts.equiv
                and .rhosts. Nothing of the environment goes there. Without a command it is
                rlogin(1). The options may stand behind the host, too.

            OPTIONS
                -d       have the kernel debug the connection (SO_DEBUG)
                -D       send both names as DOMAIN+user; the domain is that of your name,
                         else DOORMAN_DOMAIN
                -l user  be this user there, the name as it is written here
                -n       read no input: for jobs in the background
                -p port  the server's port; 514 otherwise
                --help   show this; -h too

            EXIT STATUS
                0    the command has run, whatever its own status
                1    it has not, or not to its end; standard error says why
                2    the command line is wrong
                130, 143  ended by the second SIGINT or SIGTERM

            ENVIRONMENT
                DOORMAN_DOMAIN  the domain for -D

            SEE ALSO
                rlogin(1), rcp(1), rexec(1), rshd(8)
            """;

    private static final int PORT = 514;
    private static final int DONE = 0;
    private static final int NOT_DONE = 1;
    private static final Set<String> FLAGS = Set.of("d", "D", "n", "h", "help");
    private static final Set<String> VALUED = Set.of("l", "p");

    private static final Program PROGRAM = Program.connected("rsh", USAGE);

    private Rsh() {}

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
        Arguments arguments = parse(line);
        if (arguments.has("help") || arguments.has("h")) {
            streams.out().write(HELP.getBytes(StandardCharsets.US_ASCII));
            return DONE;
        }
        List<String> operands = arguments.operands();
        if (operands.isEmpty() || operands.getFirst().isEmpty()) {
            throw new UsageException("which host?");
        }
        if (operands.size() == 1) {
            return Rlogin.run(forRlogin(arguments), environment, streams, source);
        }
        return call(arguments, environment, streams, source);
    }

    /** Options stand before the host, or between it and the command, as BSD has it. */
    private static Arguments parse(List<String> line) throws UsageException {
        if (line.size() > 1 && !line.getFirst().startsWith("-")) {
            Arguments behind = Arguments.parse(line.subList(1, line.size()), FLAGS, VALUED);
            List<String> operands = new ArrayList<>(List.of(line.getFirst()));
            operands.addAll(behind.operands());
            return new Arguments(behind.options(), operands);
        }
        return Arguments.parse(line, FLAGS, VALUED);
    }

    /** The command line as rlogin has it. */
    private static List<String> forRlogin(Arguments arguments) {
        List<String> rlogin = new ArrayList<>();
        for (String flag : List.of("d", "D")) {
            if (arguments.has(flag)) {
                rlogin.add("-" + flag);
            }
        }
        for (String valued : List.of("l", "p")) {
            if (arguments.has(valued)) {
                rlogin.add("-" + valued);
                rlogin.add(arguments.options().getOrDefault(valued, ""));
            }
        }
        rlogin.add("--");
        rlogin.add(arguments.operands().getFirst());
        return rlogin;
    }

    private static int call(Arguments arguments, Map<String, String> environment, Streams streams, SourcePort source)
            throws UsageException, IOException {
        List<String> operands = arguments.operands();
        UserNames names = names(arguments, environment);
        Target target = new Target(operands.getFirst(), Target.port(arguments, "p", PORT), source);
        List<byte[]> fields = List.of(
                octets(names.local()),
                octets(names.remote()),
                octets(String.join(" ", operands.subList(1, operands.size()))));
        try (RemoteCommand command =
                RemoteCommand.start(target, fields, RemoteCommand.Errors.APART, RemoteCommand.PATIENCE)) {
            if (arguments.has("d")) {
                Target.debug("rsh", command.socket(), streams.err());
            }
            PassedSignals.to(command);
            boolean all = new Relay(command, arguments.has("n") ? streams.withoutInput() : streams).run();
            return all ? DONE : NOT_DONE;
        }
    }

    private static UserNames names(Arguments arguments, Map<String, String> environment) throws UsageException {
        UserNames.Form form = arguments.has("D") ? UserNames.Form.WITH_DOMAIN : UserNames.Form.BASE;
        return UserNames.of(
                UserNames.self(), environment, form, arguments.options().get("l"));
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
