package dev.doorman.ftpd.transfer;

import dev.doorman.ftpd.files.UserFiles;
import dev.doorman.ftpd.protocol.Reply;
import java.io.Closeable;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A session's transfers, of which one at most is under way. It goes on by itself, while the session's thread reads the next
 * commands; its two replies are its own.
 *
 * <p>Belongs to the session, whose thread calls it.
 */
public final class Transfers implements Closeable {
    private final DataPorts ports;
    private final Replies replies;
    private final Consumer<TransferReport> ended;
    private final Limits limits;
    private @Nullable RunningTransfer running;
    private volatile long lastEnd = System.nanoTime();

    /** Where replies go; any thread. */
    @FunctionalInterface
    public interface Replies {
        void reply(Reply reply) throws IOException;
    }

    /**
     * How long it may take.
     *
     * @param connect for the data connection to come about
     * @param stalled with nothing moving
     */
    public record Limits(Duration connect, Duration stalled) {}

    /** For whom a transfer is: whose thread touches the file, how fast it may go, and how its connection is protected. */
    public record Terms(UserFiles files, Rates.Held rates, Protection protection) {}

    public Transfers(DataPorts ports, Replies replies, Consumer<TransferReport> ended, Limits limits) {
        this.ports = ports;
        this.replies = replies;
        this.ended = ended;
        this.limits = limits;
    }

    /** Begins; the work is closed when it has ended, whatever its end. */
    public void start(Work work, Terms terms) {
        RunningTransfer begun = new RunningTransfer(work, terms, ports, limits, replies, report -> {
            lastEnd = System.nanoTime();
            ended.accept(report);
        });
        running = begun;
        begun.start();
    }

    /** Whether one is under way. */
    public boolean isRunning() {
        RunningTransfer now = running;
        return now != null && !now.hasEnded();
    }

    /** How many bytes have gone of what is under way; 0 where nothing is. */
    public long bytes() {
        RunningTransfer now = running;
        return now == null || now.hasEnded() ? 0 : now.bytes();
    }

    /** When the last one ended, as {@link System#nanoTime}; when the session began, where there was none. */
    public long lastEnd() {
        return lastEnd;
    }

    /** Waits until what is under way has ended, and its last reply was sent. */
    public void await() throws InterruptedException {
        RunningTransfer now = running;
        if (now != null) {
            now.await();
            running = null;
        }
    }

    /** Cuts what is under way, and waits for its last reply; whether there was anything. */
    public boolean abort() throws InterruptedException {
        RunningTransfer now = running;
        boolean cut = now != null && now.cut();
        await();
        return cut;
    }

    /** Cuts what is under way; it ends soon after. */
    @Override
    public void close() {
        RunningTransfer now = running;
        if (now != null) {
            now.cut();
        }
    }
}
