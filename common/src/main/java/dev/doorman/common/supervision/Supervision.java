package dev.doorman.common.supervision;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.jboss.logging.Logger;

/**
 * The two pipes between a gateway and a process that it started itself. The process says on standard output, in one
 * line, that it serves; and it stops when its standard input ends, for then its supervisor is gone.
 */
public final class Supervision {
    /** How the line begins. */
    public static final String READY = "doorman-ready";

    private static final Logger LOG = Logger.getLogger(Supervision.class);

    private Supervision() {}

    /**
     * Announces that the process serves, and watches the supervisor from now on, on a platform thread of its own. The process
     * ends when the supervisor is gone.
     *
     * @param facts what the supervisor has to know, such as {@code link=127.0.0.1:43211}; empty for nothing
     */
    public static void announce(String facts) {
        // not Quarkus' own exit: it takes its shutdown hook away, and a SIGTERM that comes at the same time, as from a
        // supervisor in Java, would then end the process at once
        announce(facts, () -> System.exit(0));
    }

    /**
     * As the other.
     *
     * @param stop is run once, when the supervisor is gone
     */
    public static void announce(String facts, Runnable stop) {
        PrintStream out = new PrintStream(new FileOutputStream(FileDescriptor.out), true, StandardCharsets.US_ASCII);
        out.println(facts.isEmpty() ? READY : READY + " " + facts);
        Thread.ofPlatform().name("supervision").daemon().start(() -> watch(stop));
    }

    private static void watch(Runnable stop) {
        try (InputStream in = new FileInputStream(FileDescriptor.in)) {
            in.transferTo(OutputStream.nullOutputStream());
        } catch (IOException e) {
            LOG.debugf(e, "standard input");
        }
        stop.run();
    }
}
