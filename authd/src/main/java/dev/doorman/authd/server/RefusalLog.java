package dev.doorman.authd.server;

import dev.doorman.common.log.AuditLog;
import dev.doorman.common.log.LogPace;
import java.util.function.LongSupplier;
import org.jboss.logging.Logger;

/**
 * Writes down what was refused before it was judged, at most one line a second and how many were left out: any user of the
 * machine can reach the public socket, and none shall fill the log through it. Any thread.
 */
final class RefusalLog {
    private static final Logger LOG = Logger.getLogger(AuditLog.CATEGORY);

    private final LogPace pace;

    RefusalLog(LongSupplier nanoTime) {
        this.pace = new LogPace(nanoTime);
    }

    /**
     * One refusal.
     *
     * @param ask a question of our table, or {@code none}: never what the asker sent
     */
    void refused(Asker asker, String ask, String reason) {
        long leftOut = pace.pass();
        if (leftOut != LogPace.LEFT_OUT) {
            LOG.warnf(
                    "question refused socket=%s ask=%s uid=%d pid=%d reason=%s left-out=%d",
                    asker.socket(), ask, asker.uid(), asker.pid(), reason, leftOut);
        }
    }
}
