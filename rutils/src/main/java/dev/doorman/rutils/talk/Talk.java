package dev.doorman.rutils.talk;

import dev.doorman.rutils.arguments.Arguments;
import dev.doorman.rutils.arguments.UsageException;
import dev.doorman.rutils.remote.Program;
import dev.doorman.rutils.remote.Streams;
import dev.doorman.rutils.talk.screen.LineScreen;
import dev.doorman.rutils.talk.screen.Screen;
import dev.doorman.rutils.talk.screen.SplitScreen;
import java.io.Console;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The program talk. */
public final class Talk {
    private static final String USAGE = "usage: talk [-p port] person[@host] [terminal]";
    private static final String HELP = """
            NAME
                talk - talk with another user

            SYNOPSIS
                talk [-p port] person[@host] [terminal]

            DESCRIPTION
                Rings person, who is logged in at host, or here, until he answers with
                a talk to you. Then what each of you types shows on both screens as it
                is typed: yours above, the other's below. ^L draws the screen anew; ^C
                or ^D ends the talk. Who does not want to be rung says mesg n.

                With terminal, such as pts/3, person is rung there. Names are compared
                by their first 11 characters: a terminal tells two apart that begin
                alike.

            OPTIONS
                -p port  of the talk daemons, instead of 518
                --help   show this

            EXIT STATUS
                0  there was a talk
                1  there was none
                2  the command line is wrong

            ENVIRONMENT
                DOORMAN_GATEWAY      whose talk daemon knows who is here, set in
                                     sessions; else this host's
                DOORMAN_PORT_OFFSET  by how much its ports are moved
                LOGNAME              who you are

            SEE ALSO
                mesg(1), talkd(8)
            """;

    private static final Set<String> FLAGS = Set.of("h", "help");
    private static final String PORT = "p";
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private static final Program PROGRAM = new Program("talk", USAGE, IOException::getMessage);

    private Talk() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(), Streams.ofProcess()));
    }

    /** Runs the program and answers its exit status. */
    public static int run(List<String> line, Map<String, String> environment, Streams streams) {
        return PROGRAM.run(streams.err(), () -> work(line, environment, streams));
    }

    private static int work(List<String> line, Map<String, String> environment, Streams streams)
            throws UsageException, IOException {
        PrintStream out = new PrintStream(streams.out(), true, StandardCharsets.UTF_8);
        Arguments arguments = Arguments.parse(line, FLAGS, Set.of(PORT));
        if (arguments.has("help") || arguments.has("h")) {
            out.print(HELP);
            return 0;
        }
        talk(arguments, environment, streams.in(), out, streams.err());
        return 0;
    }

    private static void talk(
            Arguments arguments, Map<String, String> environment, InputStream in, PrintStream out, PrintStream err)
            throws IOException, UsageException {
        List<String> operands = arguments.operands();
        if (operands.isEmpty() || operands.size() > 2) {
            throw new UsageException("with whom?");
        }
        Party party = Party.of(
                operands.getFirst(), operands.size() == 2 ? operands.get(1) : "", port(arguments), environment);
        // the technote: ours in lower case, the other's as it is written
        String self = environment
                .getOrDefault("LOGNAME", System.getProperty("user.name"))
                .toLowerCase(Locale.ROOT);
        try (Screen screen = terminal() ? SplitScreen.open() : new LineScreen(in, out, err);
                Socket socket = new Call(party, self, screen, PATIENCE).connect()) {
            new Conversation(socket, screen).run();
        }
    }

    /** Both standard input and output are one. */
    @SuppressWarnings("SystemConsoleNull") // since JDK 25 it is null again where there is none
    private static boolean terminal() {
        Console console = System.console();
        return console != null && console.isTerminal();
    }

    private static int port(Arguments arguments) throws UsageException {
        String text = arguments.options().getOrDefault(PORT, "0");
        if (!text.matches("[0-9]{1,5}") || Integer.parseInt(text) > 0xffff) {
            throw new UsageException(text + " is no port");
        }
        return Integer.parseInt(text);
    }
}
