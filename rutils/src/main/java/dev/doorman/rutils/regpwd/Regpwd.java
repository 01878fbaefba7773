package dev.doorman.rutils.regpwd;

import dev.doorman.common.authd.VaultClient;
import dev.doorman.rutils.arguments.Arguments;
import dev.doorman.rutils.arguments.UsageException;
import dev.doorman.rutils.terminal.Secrets;
import dev.doorman.rutils.terminal.TerminalSecrets;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The program regpwd. */
public final class Regpwd {
    private static final String USAGE = "usage: regpwd [-u user] [-d | -s | --stdin]";
    private static final String HELP = """
            NAME
                regpwd - store your password with Doorman

            SYNOPSIS
                regpwd [-u user] [-d | -s | --stdin]

            DESCRIPTION
                Stores your password, encrypted, so that an rsh or rlogin that asks for
                none can still give you a full session, network home included. It is
                asked for twice, not shown, and stored only if it is right. When you
                change your password, store the new one too.

            OPTIONS
                -d       delete the stored password
                -s       show whether one is stored, whether it is good, and since when
                -u user  another user's: for root
                --stdin  store the first line of standard input, and ask nobody
                --help   show this

            EXIT STATUS
                0  done; with -s: a good password is stored
                1  not done; with -s: none is stored, or one that is no good
                2  the command line is wrong

            ENVIRONMENT
                DOORMAN_AUTHD  the socket that is asked, set in sessions;
                               else /run/doorman/public.sock

            SEE ALSO
                doorman(8)
            """;

    private static final Set<String> FLAGS = Set.of("d", "s", "stdin", "help");
    private static final String USER = "u";
    private static final int USAGE_STATUS = 2;
    private static final Path TERMINAL = Path.of("/dev/tty");
    private static final String SOCKET = "/run/doorman/public.sock";
    /** authd is most often there or not; it is waited for as long as it takes to start again. */
    private static final Duration START_LIMIT = Duration.ofSeconds(3);

    private static final Duration ANSWER_LIMIT = Duration.ofSeconds(30);

    private Regpwd() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
    }

    /** Runs the program and answers its exit status. */
    public static int run(List<String> line, Map<String, String> environment, PrintStream out, PrintStream err) {
        try {
            Arguments arguments = Arguments.parse(line, FLAGS, Set.of(USER));
            if (!arguments.operands().isEmpty()) {
                throw new UsageException(
                        "there is nothing to do with " + arguments.operands().getFirst());
            }
            String user = arguments.options().getOrDefault(USER, "");
            if (arguments.has(USER) && user.isEmpty()) {
                throw new UsageException("option -u needs a user's name");
            }
            Path socket = Path.of(environment.getOrDefault("DOORMAN_AUTHD", SOCKET));
            VaultClient authd = new VaultClient(socket, START_LIMIT, ANSWER_LIMIT);
            Conversation conversation = new Conversation(authd, socket, user, out, err, ZoneId.systemDefault());
            return run(Task.of(arguments), conversation, out).status();
        } catch (UsageException e) {
            err.println("regpwd: " + e.text());
            err.println(USAGE);
            return USAGE_STATUS;
        }
    }

    private static ExitCode run(Task task, Conversation conversation, PrintStream out) {
        return switch (task) {
            case HELP -> {
                out.print(HELP);
                yield ExitCode.DONE;
            }
            case STATUS -> conversation.status();
            case DELETE -> conversation.delete();
            case STORE_PIPED -> conversation.store(Secrets::piped, Asked.ONCE);
            case ASK_AND_STORE -> conversation.store(() -> TerminalSecrets.open(TERMINAL), Asked.TWICE);
        };
    }
}
