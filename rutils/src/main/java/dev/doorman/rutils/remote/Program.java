package dev.doorman.rutils.remote;

import dev.doorman.rutils.arguments.UsageException;
import java.io.IOException;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * What the programs have in common: what ends one before its work is done becomes a message and an exit status, here alone. One for
 * a program; immutable.
 *
 * @param name before each message
 * @param usage how it is called; one line or more
 * @param trouble what the user is told of an error that has no text of its own
 */
public record Program(String name, String usage, Trouble trouble) {
    private static final int NOT_DONE = 1;
    private static final int WRONG_USAGE = 2;

    /** What a program does; answers its exit status. */
    @FunctionalInterface
    public interface Work {
        int run() throws UsageException, IOException;
    }

    /** Finds words for an error. */
    @FunctionalInterface
    public interface Trouble {
        @Nullable
        String text(IOException error);
    }

    /** A program for which an error means that its connection has broken. */
    public static Program connected(String name, String usage) {
        return new Program(name, usage, _ -> "the connection is lost");
    }

    /** Works, and answers the exit status. */
    public int run(PrintStream err, Work work) {
        try {
            return work.run();
        } catch (UsageException e) {
            tell(err, e.text());
            err.println(usage);
            return WRONG_USAGE;
        } catch (RemoteException e) {
            tell(err, e.text());
            return NOT_DONE;
        } catch (IOException e) {
            tell(err, trouble.text(e));
            return NOT_DONE;
        }
    }

    private void tell(PrintStream err, @Nullable String text) {
        err.println(name + ": " + text);
    }
}
