package dev.doorman.rutils.rcp;

import dev.doorman.rutils.arguments.Arguments;
import dev.doorman.rutils.arguments.Octets;
import dev.doorman.rutils.arguments.UsageException;
import dev.doorman.rutils.rcp.protocol.BrokenPeerException;
import dev.doorman.rutils.rcp.protocol.Peer;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The program rcp, as far as rshd runs it for a client's. */
public final class Rcp {
    private static final String USAGE = """
            usage: rcp -t [-dpr] target
                   rcp -f [-pr] file ...
            These are the ends that a client's rcp asks rshd for. There is no client here: run rcp at the other host.
            """;

    private static final String TO = "t";
    private static final String FROM = "f";
    private static final Set<String> FLAGS = Set.of(TO, FROM, "d", "p", "r");
    private static final int DONE = 0;
    private static final int NOT_ALL_DONE = 1;
    private static final int USAGE_STATUS = 2;

    private Rcp() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(run(
                Octets.arguments(arguments.length),
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                System.err));
    }

    /**
     * Runs the program and answers its exit status.
     *
     * @param line the arguments, each octet a char
     * @param in from the client
     * @param out to the client
     */
    public static int run(List<String> line, InputStream in, OutputStream out, PrintStream err) {
        try {
            Arguments arguments = Arguments.parse(line, FLAGS, Set.of());
            if (arguments.has(TO) == arguments.has(FROM) || arguments.operands().isEmpty()) {
                throw new UsageException("-t and a target, or -f and files");
            }
            return serve(arguments, new Peer(in, out));
        } catch (UsageException e) {
            err.println("rcp: " + e.text());
            err.print(USAGE);
            return USAGE_STATUS;
        }
    }

    private static int serve(Arguments arguments, Peer peer) {
        Set<Option> options = EnumSet.noneOf(Option.class);
        Arrays.stream(Option.values())
                .filter(option -> arguments.has(option.letter()))
                .forEach(options::add);
        try {
            try {
                if (arguments.has(FROM)) {
                    new Sender(peer, options).send(arguments.operands());
                } else if (arguments.operands().size() == 1) {
                    new Receiver(peer, options).receive(arguments.operands().getFirst());
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
