package dev.doorman.authd.login;

import dev.doorman.authd.server.Asker;
import dev.doorman.authd.server.Question;
import dev.doorman.common.log.AuditLog;
import org.jboss.logging.Logger;

/**
 * The line of the log that one question and its answer get. No secret is in it: what somebody typed for a name may be a
 * password, and is written down only where it is a user's. A fresh one for each question; one thread.
 */
final class Audit {
    private static final Logger LOG = Logger.getLogger(AuditLog.CATEGORY);
    private static final int MAX_LOGGED = 128;

    private final StringBuilder line;

    /** Begins the line. */
    Audit(Question question, Asker asker, String connection) {
        this.line = new StringBuilder("question ask=").append(question.text());
        add("connection", connection);
        add("socket", asker.socket());
        line.append(" uid=").append(asker.uid());
    }

    /**
     * Adds a field.
     *
     * @param value from anywhere, no secret
     */
    Audit add(String field, String value) {
        line.append(' ').append(field).append('=').append(shown(value));
        return this;
    }

    /** Adds the answer, and writes the line. */
    void answer(String answer) {
        add("answer", answer);
        LOG.info(line);
    }

    /** As {@link #answer(String)}, and why it is this one. */
    void answer(String answer, String why) {
        add("answer", answer);
        add("why", why);
        LOG.info(line);
    }

    /** A text from elsewhere as it may stand in a line of the log: one word of at most 128 printable characters. */
    private static String shown(String text) {
        String cut = text.length() <= MAX_LOGGED ? text : text.substring(0, MAX_LOGGED);
        return cut.isEmpty() ? "-" : cut.replaceAll("[^\\x21-\\x7e]", "?");
    }
}
