package dev.doorman.rutils.rlogin;

import dev.doorman.common.posix.Libc;
import dev.doorman.common.posix.PosixException;
import dev.doorman.common.posix.Termios;
import dev.doorman.common.posix.Termios.EighthBit;
import dev.doorman.common.posix.Termios.Flow;
import dev.doorman.common.posix.Termios.TypedAhead;
import dev.doorman.common.posix.Termios.Window;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The terminal at which the program was started, given over to another host. Has its own modes again when it is closed, while
 * the program is stopped by its key, and when the program ends, by SIGTERM and SIGHUP too. Any thread.
 */
final class LocalTerminal implements AutoCloseable {
    private static final int STANDARD_INPUT = 0;
    private static final int STANDARD_OUTPUT = 1;

    private final Termios before;
    private final EighthBit eighth;
    private final Thread atExit = new Thread(this::restore, "terminal-restore");
    private final ReentrantLock lock = new ReentrantLock();
    private Flow flow = Flow.LOCAL;
    private Phase phase = Phase.OWN;

    private enum Phase {
        OWN,
        GIVEN,
        ENDED
    }

    private LocalTerminal(Termios before, EighthBit eighth) {
        this.before = before;
        this.eighth = eighth;
    }

    /**
     * Standard input's; empty when that is none.
     *
     * @param eighth what becomes of keys' eighth bit
     */
    static Optional<LocalTerminal> find(EighthBit eighth) {
        try {
            return Optional.of(new LocalTerminal(Termios.of(STANDARD_INPUT), eighth));
        } catch (PosixException e) {
            return Optional.empty();
        }
    }

    /** Its modes as it was found. */
    Termios before() {
        return before;
    }

    /** Gives it over. */
    void give() throws PosixException {
        Runtime.getRuntime().addShutdownHook(atExit);
        set(Phase.GIVEN, flow);
    }

    /** Says who stops and starts its output. */
    void flow(Flow wanted) throws PosixException {
        set(Phase.GIVEN, wanted);
    }

    private void set(Phase wanted, Flow wantedFlow) throws PosixException {
        lock.lock();
        try {
            flow = wantedFlow;
            if (phase != Phase.ENDED) {
                before.forRemote(flow, eighth).set(STANDARD_INPUT, TypedAhead.KEPT);
                phase = wanted;
            }
        } finally {
            lock.unlock();
        }
    }

    Optional<Window> window() {
        try {
            return Optional.of(Termios.window(STANDARD_INPUT));
        } catch (PosixException e) {
            return Optional.empty();
        }
    }

    /** Throws away what it has not shown yet. */
    void dropOutput() {
        try {
            Termios.dropOutput(STANDARD_OUTPUT);
        } catch (PosixException e) {
            // the output is none of a terminal
        }
    }

    /** Stops the program, with the terminal as it was found; returns when it goes on. */
    void suspend() throws PosixException {
        lock.lock();
        try {
            before.set(STANDARD_INPUT, TypedAhead.KEPT);
            Libc.stopSelf();
            before.forRemote(flow, eighth).set(STANDARD_INPUT, TypedAhead.KEPT);
        } finally {
            lock.unlock();
        }
    }

    private void restore() {
        lock.lock();
        try {
            if (phase == Phase.GIVEN && Termios.foreground(STANDARD_INPUT)) {
                before.set(STANDARD_INPUT, TypedAhead.KEPT);
            }
            phase = Phase.ENDED;
        } catch (PosixException e) {
            // the terminal is gone
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        restore();
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the program is ending, and the hook is doing the same
        }
    }
}
