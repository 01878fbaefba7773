package dev.doorman.telnetd.session;

import dev.doorman.common.session.Connection;
import dev.doorman.telnetd.protocol.TelnetCommand;
import dev.doorman.telnetd.protocol.TelnetEncoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jboss.logging.Logger;

/**
 * What goes to the client. Whoever shows text waits while the client takes nothing. Answers wait for nobody: they are queued, and go
 * in front of the next text, or on their way at once where nobody writes; so the thread that reads the client always sees what comes
 * next, such as the key that ends a flood. The queue is bounded. Owned by its {@link NetworkTerminal}; any thread.
 */
final class ClientOutput {
    /** In bytes: some thousand negotiations. */
    static final int MOST_ANSWERS = 16 * 1024;

    private static final Logger LOG = Logger.getLogger(ClientOutput.class);
    private static final int IAC = 255;

    private final Connection connection;
    private final Executor writers;
    /** Its binary mode belongs to who holds {@link #writing}. */
    private final TelnetEncoder encoder = new TelnetEncoder();

    /** Held as long as the client takes to take something. */
    private final ReentrantLock writing = new ReentrantLock();
    /** Held for a moment. */
    private final ReentrantLock queueing = new ReentrantLock();

    private final ByteArrayOutputStream answers = new ByteArrayOutputStream();
    private boolean binary;
    private boolean synch;
    /** Whether somebody is on the way to write what is queued. */
    private boolean coming;

    /**
     * An output with nothing in it.
     *
     * @param writers run who writes what nobody else does; one at a time
     */
    ClientOutput(Connection connection, Executor writers) {
        this.connection = connection;
        this.writers = writers;
    }

    /** Sends a text, behind all that is queued. */
    void text(byte[] bytes, int offset, int length) throws IOException {
        writing.lock();
        try {
            writeQueued();
            connection.out().write(encoder.text(bytes, offset, length));
        } finally {
            writing.unlock();
        }
    }

    /** Writes what is queued, as {@link #text} does. */
    void settle() throws IOException {
        writing.lock();
        try {
            writeQueued();
        } finally {
            writing.unlock();
        }
    }

    /**
     * Queues an answer; {@link #send} has it leave.
     *
     * @return false when there is no room: the client asks and does not read
     */
    boolean answer(byte[] bytes) {
        queueing.lock();
        try {
            if (answers.size() + bytes.length > MOST_ANSWERS) {
                return false;
            }
            answers.writeBytes(bytes);
            return true;
        } finally {
            queueing.unlock();
        }
    }

    /** As {@link #answer}, if there is much room: what a client can do without. */
    void answerIfRoom(byte[] bytes) {
        queueing.lock();
        try {
            if (answers.size() + bytes.length < MOST_ANSWERS / 2) {
                answers.writeBytes(bytes);
            }
        } finally {
            queueing.unlock();
        }
    }

    /** RFC 856: text is eight clean bits, or is not, behind the answers that are queued now. */
    void binary(boolean on) {
        queueing.lock();
        try {
            binary = on;
        } finally {
            queueing.unlock();
        }
    }

    /** RFC 854's Synch, behind the answers; one is as good as several. Does not wait. */
    void synch() {
        queueing.lock();
        try {
            synch = true;
        } finally {
            queueing.unlock();
        }
        send();
    }

    /** Has what is queued leave. Does not wait. */
    void send() {
        queueing.lock();
        try {
            if (coming || answers.size() == 0 && !synch) {
                return;
            }
            coming = true;
        } finally {
            queueing.unlock();
        }
        writers.execute(this::come);
    }

    private void come() {
        writing.lock();
        try {
            queueing.lock();
            try {
                coming = false;
            } finally {
                queueing.unlock();
            }
            writeQueued();
        } catch (IOException e) {
            LOG.debugf(e, "client is gone");
        } finally {
            writing.unlock();
        }
    }

    /** By who holds {@link #writing}. */
    private void writeQueued() throws IOException {
        byte[] first;
        boolean clean;
        boolean mark;
        queueing.lock();
        try {
            first = answers.toByteArray();
            answers.reset();
            clean = binary;
            mark = synch;
            synch = false;
        } finally {
            queueing.unlock();
        }
        if (first.length > 0) {
            connection.out().write(first);
        }
        encoder.binary(clean);
        if (mark) {
            connection.out().write(IAC);
            connection.sendUrgent(TelnetCommand.DATA_MARK.code());
        }
    }
}
