package dev.doorman.rutils.terminal;

import dev.doorman.common.posix.Libc;
import dev.doorman.common.posix.PosixException;
import dev.doorman.common.posix.Termios;
import java.util.concurrent.locks.ReentrantLock;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * The time in which a terminal does not show what is typed. Ends when it is closed, and by itself when the program ends, by
 * SIGINT, SIGTERM and SIGHUP too; pauses while the program is stopped by SIGTSTP. Any thread: the JVM runs the handlers of
 * signals on threads of their own.
 *
 * <p>A program that goes on in the background must not touch the terminal: it begins again when it is in the foreground.
 */
final class HiddenEcho implements AutoCloseable {
    private static final Signal STOP = new Signal("TSTP");
    private static final Signal CONTINUE = new Signal("CONT");

    private final int terminal;
    private final Runnable shownAgain;
    private final Termios before;
    private final Termios during;
    private final ReentrantLock lock = new ReentrantLock();
    private final Thread atExit;
    private Phase phase = Phase.HIDDEN;

    private enum Phase {
        HIDDEN,
        ENDED
    }

    private HiddenEcho(int terminal, Runnable shownAgain, Runnable cutOff) throws PosixException {
        this.terminal = terminal;
        this.shownAgain = shownAgain;
        this.atExit = new Thread(
                () -> {
                    end();
                    cutOff.run();
                },
                "terminal-restore");
        this.before = Termios.of(terminal);
        this.during = before.forSecret();
    }

    /**
     * Hides from now on.
     *
     * @param again is run when it hides again after a stop
     * @param cutOff is run when the program ends before this is closed
     */
    static HiddenEcho begin(int terminal, Runnable again, Runnable cutOff) throws PosixException {
        HiddenEcho hidden = new HiddenEcho(terminal, again, cutOff);
        Runtime.getRuntime().addShutdownHook(hidden.atExit);
        handle(STOP, _ -> hidden.stop());
        handle(CONTINUE, _ -> hidden.again());
        hidden.during.set(terminal, Termios.TypedAhead.DROPPED);
        return hidden;
    }

    /** A signal that is ignored stays so. */
    private static void handle(Signal signal, SignalHandler handler) {
        if (Signal.handle(signal, handler).equals(SignalHandler.SIG_IGN)) {
            Signal.handle(signal, SignalHandler.SIG_IGN);
        }
    }

    /** Runs at SIGTSTP: leaves the terminal as it was found, and stops as if nobody handled the signal. */
    private void stop() {
        lock.lock();
        try {
            if (phase == Phase.HIDDEN) {
                before.set(terminal, Termios.TypedAhead.DROPPED);
            }
        } catch (PosixException e) {
            // the terminal is gone
        } finally {
            lock.unlock();
        }
        Signal.handle(STOP, SignalHandler.SIG_DFL);
        Libc.stopSelf();
        Signal.handle(STOP, _ -> stop());
        again();
    }

    private void again() {
        lock.lock();
        try {
            if (phase == Phase.HIDDEN
                    && Termios.foreground(terminal)
                    && Termios.of(terminal).echo()) {
                during.set(terminal, Termios.TypedAhead.DROPPED);
                shownAgain.run();
            }
        } catch (PosixException e) {
            // the terminal is gone
        } finally {
            lock.unlock();
        }
    }

    private void end() {
        lock.lock();
        try {
            if (phase == Phase.HIDDEN) {
                phase = Phase.ENDED;
                if (Termios.foreground(terminal)) {
                    before.set(terminal, Termios.TypedAhead.KEPT);
                }
            }
        } catch (PosixException e) {
            // the terminal is gone
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        end();
        Signal.handle(STOP, SignalHandler.SIG_DFL);
        Signal.handle(CONTINUE, SignalHandler.SIG_DFL);
        try {
            Runtime.getRuntime().removeShutdownHook(atExit);
        } catch (IllegalStateException e) {
            // the program is ending, and the hook is doing the same
        }
    }
}
