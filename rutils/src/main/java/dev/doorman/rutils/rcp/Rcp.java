package dev.doorman.rutils.rcp;

import dev.doorman.rutils.arguments.Arguments;
import dev.doorman.rutils.arguments.Octets;
import dev.doorman.rutils.arguments.UsageException;
import dev.doorman.rutils.rcp.protocol.BrokenPeerException;
import dev.doorman.rutils.rcp.protocol.Peer;
import dev.doorman.rutils.remote.Program;
import dev.doorman.rutils.remote.SourcePort;
import dev.doorman.rutils.remote.Streams;
import dev.doorman.rutils.remote.Visible;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The program rcp: what users call, and the ends that rshd runs for another's. */
public final class Rcp {
    private static final String USAGE = """
            usage: rcp [-Dpr] [-P port] file1 file2
                   rcp [-Dpr] [-P port] file ... directory""";

    private static final String HELP = """
            NAME
                rcp - copy files to and from other hosts

            SYNOPSIS
                rcp [-Dpr] [-P port] file1 file2
                rcp [-Dpr] [-P port] file ... directory

            DESCRIPTION
                Copies the files to the last operand. A file is a path here, or
                [user@]host:path at a host whose server believes who calls, see hosts.equiv
                and .rhosts. A path there begins at the user's home directory and is read by
                a shell. What the server sends is written only if its name can be what was
                asked for. A path here with a colon in it has a slash before that: ./a:b.

            OPTIONS
                -D       send both names as DOMAIN+user; the domain is that of your name,
                         else DOORMAN_DOMAIN. A user that is written before a host is sent
                         as it is
                -p       keep modes and times
                -P port  the server's port; 514 otherwise
                -r       copy directories with all that is in them
                --help   show this; -h too

            EXIT STATUS
                0  all was copied
                1  not all was; standard error says why
                2  the command line is wrong

            ENVIRONMENT
                DOORMAN_DOMAIN  the domain for -D

            SEE ALSO
                rsh(1), rshd(8)
            """;

    private static final String TO = "t";
    private static final String FROM = "f";
    private static final Set<String> FLAGS = Set.of(TO, FROM, "d", "p", "r", "D", "h", "help");
    private static final int DONE = 0;
    private static final int NOT_ALL_DONE = 1;

    private static final Program PROGRAM = new Program("rcp", USAGE, IOException::getMessage);

    private Rcp() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(run(Octets.arguments(arguments.length), System.getenv(), Streams.ofProcess(), SourcePort.RESERVED));
    }

    /**
     * Runs the program and answers its exit status.
     *
     * @param line the arguments, each octet a char
     * @param streams a user's, or, with -t or -f, a client's
     * @param source the ports that it calls from
     */
    public static int run(List<String> line, Map<String, String> environment, Streams streams, SourcePort source) {
        return PROGRAM.run(streams.err(), () -> {
            try {
                return work(line, environment, streams, source);
            } catch (UsageException e) {
                // it may quote what another's rcp was told
                throw new UsageException(Visible.of(e.text()));
            }
        });
    }

    private static int work(List<String> line, Map<String, String> environment, Streams streams, SourcePort source)
            throws UsageException, IOException {
        Arguments arguments = Arguments.parse(line, FLAGS, Set.of("P"));
        if (arguments.has("help") || arguments.has("h")) {
            streams.out().write(HELP.getBytes(StandardCharsets.US_ASCII));
            return DONE;
        }
        if (arguments.has(TO) || arguments.has(FROM)) {
            if (arguments.has(TO) == arguments.has(FROM) || arguments.operands().isEmpty()) {
                throw new UsageException("-t and a target, or -f and files");
            }
            return serve(arguments, new Peer(streams.in(), streams.out()));
        }
        if (arguments.operands().size() < 2 || arguments.operands().contains("")) {
            throw new UsageException("what is to be copied, and where to?");
        }
        boolean all = new Client(arguments, options(arguments), environment, streams, source).copy();
        return all ? DONE : NOT_ALL_DONE;
    }

    /**
     * Runs the program for another's rcp and answers its exit status.
     *
     * @param in from the client
     * @param out to the client
     */
    public static int run(List<String> line, InputStream in, OutputStream out, PrintStream err) {
        return run(line, Map.of(), new Streams(in, out, OutputStream.nullOutputStream(), err), SourcePort.RESERVED);
    }

    private static Set<Option> options(Arguments arguments) {
        Set<Option> options = EnumSet.noneOf(Option.class);
        Arrays.stream(Option.values())
                .filter(option -> arguments.has(option.letter()))
                .forEach(options::add);
        return options;
    }

    private static int serve(Arguments arguments, Peer peer) {
        Set<Option> options = options(arguments);
        try {
            try {
                if (arguments.has(FROM)) {
                    new Sender(peer, options).send(arguments.operands());
                } else if (arguments.operands().size() == 1) {
                    new Receiver(peer, options).receive(arguments.operands().getFirst(), Receiver.Wanted.ANYTHING);
                } else {
                    throw new BrokenPeerException("more than one target");
                }
                peer.flush();
            } catch (BrokenPeerException e) {
                peer.giveUp(e.text());
            }
        } catch (IOException e) {
            // the client has ended, and knows why
            return NOT_ALL_DONE;
        }
        return peer.faultless() ? DONE : NOT_ALL_DONE;
    }
}
