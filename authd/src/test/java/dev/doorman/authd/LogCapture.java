package dev.doorman.authd;

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
    private final Logger ours = LogContext.getLogContext().getLogger("dev.doorman");
    private final ExtHandler handler = new ExtHandler() {
        @Override
        protected void doPublish(ExtLogRecord line) {
            lines.add(FORMAT.format(line));
        }
    };

    public LogCapture() {
        handler.setLevel(Level.ALL);
        ours.setLevel(Level.ALL);
        ours.addHandler(handler);
    }

    public List<String> lines() {
        return lines;
    }

    @Override
    public void close() {
        ours.removeHandler(handler);
        ours.setLevel(null);
    }
}
