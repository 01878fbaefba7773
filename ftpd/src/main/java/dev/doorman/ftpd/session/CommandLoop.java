package dev.doorman.ftpd.session;

import dev.doorman.common.session.SessionOutcome;
import dev.doorman.ftpd.command.Dispatcher;
import dev.doorman.ftpd.dialogue.Dialogue;
import dev.doorman.ftpd.dialogue.Phase;
import dev.doorman.ftpd.protocol.CommandLine;
import dev.doorman.ftpd.protocol.LineReader;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Takes commands, one after the other; while a transfer is under way, ABOR and STAT alone do not wait for its end. On the session's
 * thread.
 */
final class CommandLoop {
    /** A client that speaks another protocol is soon rid of (ALPACA). */
    private static final int MOST_NONSENSE = 10;

    private final Dialogue dialogue;
    private final Dispatcher dispatcher;
    private final long begun = System.nanoTime();
    private long lastCommand = begun;
    private int nonsense;

    CommandLoop(Dialogue dialogue, Dispatcher dispatcher) {
        this.dialogue = dialogue;
        this.dispatcher = dispatcher;
    }

    SessionOutcome run() throws IOException, InterruptedException {
        while (true) {
            LineReader.@Nullable Line line;
            try {
                line = dialogue.control().next(left());
            } catch (SocketTimeoutException e) {
                if (isOver()) {
                    return timedOut();
                }
                continue;
            }
            switch (line) {
                case null -> {
                    // a client that has said all that it had to say still gets what it asked for
                    dialogue.transfers().await();
                    return new SessionOutcome.Completed();
                }
                case LineReader.Line.TooLong _ -> {
                    dialogue.transfers().await();
                    dialogue.reply(500, "Command line too long.");
                    nonsense++;
                }
                case LineReader.Line.Text(String octets) -> take(CommandLine.of(octets));
            }
            lastCommand = System.nanoTime();
            @Nullable SessionOutcome outcome = outcome();
            if (outcome != null) {
                return outcome;
            }
        }
    }

    private void take(CommandLine line) throws IOException, InterruptedException {
        if (!Dispatcher.isForRunningTransfer(line)) {
            dialogue.transfers().await();
        }
        switch (dispatcher.run(dialogue, line)) {
            case COMMAND -> nonsense = 0;
            case NONSENSE -> nonsense++;
        }
    }

    private @Nullable SessionOutcome outcome() throws IOException {
        if (nonsense >= MOST_NONSENSE) {
            dialogue.end(Dialogue.Ending.TOO_MANY_ERRORS);
            dialogue.reply(421, "Too many lines that are no commands.");
        }
        Dialogue.@Nullable Ending ending = dialogue.ending();
        return switch (ending) {
            case null -> null;
            case QUIT -> new SessionOutcome.Completed();
            case TOO_MANY_FAILURES -> new SessionOutcome.Refused("too many failed logins");
            case TOO_MANY_ERRORS -> new SessionOutcome.ProtocolViolation("too many lines that are no commands");
            case FULL -> new SessionOutcome.Refused("too many users");
        };
    }

    /** How long the next command may still take to come. */
    private Duration left() {
        if (dialogue.transfers().isRunning()) {
            return dialogue.idle();
        }
        long left = end() - System.nanoTime();
        return Duration.ofNanos(Math.max(1, left));
    }

    private boolean isOver() {
        return !dialogue.transfers().isRunning() && end() - System.nanoTime() <= 0;
    }

    /** When it is too late. */
    private long end() {
        if (dialogue.phase() != Phase.LOGGED_IN) {
            return begun + dialogue.surroundings().service().loginTimeout().toNanos();
        }
        long active = Math.max(lastCommand - begun, dialogue.transfers().lastEnd() - begun);
        return begun + active + dialogue.idle().toNanos();
    }

    private SessionOutcome timedOut() throws IOException {
        boolean in = dialogue.phase() == Phase.LOGGED_IN;
        dialogue.reply(421, in ? "Idle for too long." : "Login timed out.");
        return new SessionOutcome.TimedOut(in ? "idle" : "login");
    }
}
