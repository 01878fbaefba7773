package dev.doorman.rutils.remote;

import dev.doorman.common.posix.Libc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import sun.misc.Signal;
import sun.misc.SignalHandler;

/**
 * SIGINT and SIGTERM go to the command instead of the program. A command, or a server, may be deaf to them: the second within
 * two seconds ends the program. One that is ignored stays so. The JVM runs the handler on a thread of its own.
 */
public final class PassedSignals {
    private static final long AGAIN_NANOS = 2_000_000_000L;
    private static final int ENDED_BY = 128;
    private static final int STANDARD_ERROR = 2;

    private final RemoteCommand command;
    private final AtomicLong last = new AtomicLong(System.nanoTime() - AGAIN_NANOS);

    private PassedSignals(RemoteCommand command) {
        this.command = command;
    }

    /** Passes them on from now on, as long as the program runs. */
    public static void to(RemoteCommand command) {
        PassedSignals signals = new PassedSignals(command);
        for (String name : new String[] {"INT", "TERM"}) {
            Signal signal = new Signal(name);
            if (Signal.handle(signal, signals::pass).equals(SignalHandler.SIG_IGN)) {
                Signal.handle(signal, SignalHandler.SIG_IGN);
            }
        }
        if (onTerminal()) {
            // the key that sends it is for commands that run here
            Libc.ignoreQuit();
        }
    }

    /** Without a call of the C library, which costs more time than all the rest. */
    private static boolean onTerminal() {
        for (int stream = 0; stream <= STANDARD_ERROR; stream++) {
            try {
                String device = Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream))
                        .toString();
                if (device.startsWith("/dev/pts/") || device.startsWith("/dev/tty")) {
                    return true;
                }
            } catch (IOException e) {
                // it is closed
            }
        }
        return false;
    }

    private void pass(Signal signal) {
        long now = System.nanoTime();
        if (now - last.getAndSet(now) < AGAIN_NANOS) {
            Runtime.getRuntime().halt(ENDED_BY + signal.getNumber());
        }
        try {
            command.signal(signal.getNumber());
        } catch (IOException e) {
            Runtime.getRuntime().halt(ENDED_BY + signal.getNumber());
        }
    }
}
