package dev.doorman.authd;

import dev.doorman.common.log.AuditLog;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logmanager.ExtHandler;
import org.jboss.logmanager.ExtLogRecord;
import org.jboss.logmanager.Level;
import org.jboss.logmanager.LogContext;
import org.jboss.logmanager.Logger;
import org.jboss.logmanager.formatters.PatternFormatter;

/** Keeps every line that anybody logs, at every level, until it is closed. */
public final class LogCapture implements AutoCloseable {
    /** Level, message, and what was thrown. */
    private static final PatternFormatter FORMAT = new PatternFormatter("%p %s%e");

    private final List<String> lines = new CopyOnWriteArrayList<>();
    /** Of our classes, and of the audit. */
    private final List<Logger> ours = List.of(
            LogContext.getLogContext().getLogger("dev.doorman"),
            LogContext.getLogContext().getLogger(AuditLog.CATEGORY));

    private final ExtHandler handler = new ExtHandler() {
        @Override
        protected void doPublish(ExtLogRecord line) {
            lines.add(FORMAT.format(line));
        }
    };

    public LogCapture() {
        handler.setLevel(Level.ALL);
        ours.forEach(logger -> {
            logger.setLevel(Level.ALL);
            logger.addHandler(handler);
        });
    }

    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        ours.forEach(logger -> {
            logger.removeHandler(handler);
            logger.setLevel(null);
        });
    }
}
