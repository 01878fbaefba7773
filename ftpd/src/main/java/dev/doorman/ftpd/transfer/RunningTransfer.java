package dev.doorman.ftpd.transfer;

import dev.doorman.common.callback.CallbackRefusedException;
import dev.doorman.common.log.Quoted;
import dev.doorman.ftpd.files.FileFault;
import dev.doorman.ftpd.protocol.Reply;
import dev.doorman.ftpd.transfer.TransferReport.End;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One transfer, from the opening of its data connection to its last reply. All of it that touches the file or the connection
 * happens on the session's own platform thread, which blocks as sendfile(2) does; a virtual thread waits for that and replies, and another
 * sees whether it goes on.
 *
 * <pre>
 *   connecting ──▶ carrying ──▶ committed ──▶ ended        425, or 150 and then 226, 426, 451, 452, 552
 *        └───────── cut, stalled, failed ────▶ ended
 * </pre>
 */
final class RunningTransfer {
    private static final Logger LOG = Logger.getLogger(RunningTransfer.class);
    private static final int LOOKS = 4;

    private final Work work;
    private final Transfers.Terms terms;
    private final DataPorts ports;
    private final Transfers.Limits limits;
    private final Transfers.Replies replies;
    private final Consumer<TransferReport> observer;
    private final Progress progress;
    private final CountDownLatch ended = new CountDownLatch(1);
    private final long begun = System.nanoTime();
    private @Nullable Socket socket;
    private @Nullable End cutBy;
    private volatile boolean connected;

    RunningTransfer(
            Work work,
            Transfers.Terms terms,
            DataPorts ports,
            Transfers.Limits limits,
            Transfers.Replies replies,
            Consumer<TransferReport> observer) {
        this.work = work;
        this.terms = terms;
        this.ports = ports;
        this.limits = limits;
        this.replies = replies;
        this.observer = observer;
        this.progress = new Progress(terms.rates());
    }

    void start() {
        Thread.ofVirtual().name("ftp-transfer").start(this::run);
        Thread.ofVirtual().name("ftp-transfer-watch").start(this::watch);
    }

    boolean hasEnded() {
        return ended.getCount() == 0;
    }

    long bytes() {
        return progress.bytes();
    }

    void await() throws InterruptedException {
        ended.await();
    }

    /** Ends it early; false where it has ended already. */
    boolean cut() {
        return cut(End.CUT);
    }

    private synchronized boolean cut(End by) {
        if (hasEnded() || cutBy != null) {
            return false;
        }
        cutBy = by;
        try {
            Socket open = socket;
            if (open == null) {
                ports.giveUp();
            } else {
                open.close();
            }
        } catch (IOException e) {
            LOG.debugf(e, "a data connection does not close");
        }
        return true;
    }

    private void run() {
        End end = End.CUT;
        Reply reply = Reply.of(451, "The transfer failed.");
        try {
            terms.files().run(() -> {
                transfer();
                return true;
            });
            end = End.DONE;
            reply = Reply.of(226, "Transfer complete.");
        } catch (IOException e) {
            LOG.debugf(e, "transfer failed path=%s", Quoted.of(work.path()));
            end = end(e);
            reply = reply(end, e);
        } catch (RuntimeException e) {
            LOG.errorf(e, "a transfer failed");
        } finally {
            over(end, reply);
        }
    }

    private void over(End end, Reply reply) {
        try {
            terms.files().run(() -> {
                work.close();
                return true;
            });
        } catch (IOException e) {
            LOG.debugf(e, "a file does not close");
        }
        observer.accept(new TransferReport(
                work.direction(), work.path(), progress.bytes(), Duration.ofNanos(System.nanoTime() - begun), end));
        try {
            replies.reply(reply);
        } catch (IOException e) {
            LOG.debugf(e, "a client did not wait for the end of its transfer");
        } finally {
            ended.countDown();
        }
    }

    /** On the user's thread. */
    private void transfer() throws IOException {
        try (Socket raw = opened(ports.open(limits.connect()))) {
            // before the handshake: clients begin it when they have read this
            replies.reply(Reply.of(150, work.opening()));
            raw.setSoTimeout(Math.toIntExact(limits.connect().toMillis()));
            try (DataConnection data = terms.protection().over(raw)) {
                raw.setSoTimeout(0);
                connected = true;
                work.carry(data, progress);
                data.finish();
            }
        }
        if (isCut()) {
            throw new IOException("cut");
        }
        work.commit();
    }

    private synchronized Socket opened(Socket fresh) throws IOException {
        if (cutBy != null) {
            fresh.close();
            throw new IOException("cut");
        }
        socket = fresh;
        return fresh;
    }

    private synchronized boolean isCut() {
        return cutBy != null;
    }

    private synchronized End end(IOException fault) {
        if (cutBy != null) {
            return cutBy;
        }
        if (fault instanceof FileFault || fault instanceof LocalFaultException) {
            return End.FILE;
        }
        return connected ? End.CUT : End.NO_CONNECTION;
    }

    private Reply reply(End end, IOException fault) {
        return switch (end) {
            case DONE -> throw new IllegalStateException("no fault");
            case CUT -> Reply.of(426, "Connection closed; transfer aborted.");
            case STALLED -> Reply.of(426, "The data connection stood still for too long; transfer aborted.");
            case NO_CONNECTION -> Reply.of(425, "Cannot open data connection: " + why(fault) + ".");
            case FILE -> file(fault);
        };
    }

    private static String why(IOException fault) {
        return switch (fault) {
            case CallbackRefusedException refused -> String.valueOf(refused.getMessage());
            case SocketTimeoutException _ -> "you did not connect in time";
            case SSLException _ -> "TLS did not come about";
            default -> "it was closed at once";
        };
    }

    private static Reply file(IOException fault) {
        String text = String.valueOf(fault.getMessage());
        if (text.contains("No space left")) {
            return Reply.of(452, "No space left; transfer aborted.");
        } else if (text.contains("quota")) {
            return Reply.of(552, "Over quota; transfer aborted.");
        } else if (text.contains("File too large")) {
            return Reply.of(552, "Too large a file; transfer aborted.");
        }
        return Reply.of(451, "The file cannot be read or written any further; transfer aborted.");
    }

    private void watch() {
        long before = -1;
        int still = 0;
        try {
            while (!ended.await(limits.stalled().toNanos() / LOOKS, TimeUnit.NANOSECONDS)) {
                long now = progress.bytes();
                // until it is connected, another limit holds
                still = connected && now == before ? still + 1 : 0;
                before = now;
                if (still == LOOKS) {
                    cut(End.STALLED);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
