package dev.doorman.common.login;

import dev.doorman.common.process.HangUpPolicy;
import dev.doorman.common.process.PtyProcess;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.PeerGoneException;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.common.terminal.TerminalBridge;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;

/** A shell that runs on a terminal, and its client, until one of them is gone. Owned by its connection's thread. */
final class CarriedSession {
    private static final Logger LOG = Logger.getLogger(CarriedSession.class);
    private static final byte[] HUNG_UP =
            "\r\nNo key was pressed for too long: hung up.\r\n".getBytes(StandardCharsets.US_ASCII);

    private final TerminalClient client;
    private final Admission admission;
    private final PtyProcess process;
    private final CompletableFuture<Void> hungUp = new CompletableFuture<>();

    CarriedSession(TerminalClient client, Admission admission, PtyProcess process) {
        this.client = client;
        this.admission = admission;
        this.process = process;
    }

    /** Carries to the end; none of the session's processes is left that should not be. */
    SessionOutcome run() throws IOException, InterruptedException {
        IdleWatch idle = IdleWatch.start(admission.settings().sessions().idle(), this::warn, this::hangUp);
        SessionOutcome outcome;
        try {
            outcome = carry(idle);
            if (idle.expired()) {
                farewell();
            }
        } catch (PeerGoneException e) {
            // it may be the watch that has closed the connection
            if (!idle.expired()) {
                throw e;
            }
            outcome = new SessionOutcome.TimedOut(SessionOutcome.TimedOut.IDLE);
        } finally {
            idle.end();
            hangUp();
            await();
        }
        if (!idle.expired()) {
            return outcome;
        }
        boolean _ = Thread.interrupted();
        return new SessionOutcome.TimedOut(SessionOutcome.TimedOut.IDLE);
    }

    private SessionOutcome carry(IdleWatch idle) throws IOException {
        Connection connection = client.connection();
        TerminalBridge bridge = new TerminalBridge(client.terminal(), process.terminal(), this::hangUp, idle::pressed);
        try {
            TerminalNotices.begin(connection, admission.context().account().name(), process.terminal());
            client.editor().passAheadTo(bridge);
            bridge.run();
            connection.shutdownOutput();
            return new SessionOutcome.Completed();
        } catch (ClosedByInterruptException e) {
            return new SessionOutcome.Stopped();
        } catch (ClosedChannelException e) {
            return new SessionOutcome.PeerGone();
        }
    }

    private void warn(Duration left) {
        long seconds = Math.max(1, left.toSeconds());
        String text = "\r\n\007No key was pressed for long: hung up in " + seconds
                + (seconds == 1 ? " second" : " seconds") + " unless one is.\r\n";
        try {
            client.terminal().write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (IOException e) {
            LOG.debugf(e, "client is gone");
        }
    }

    private void farewell() {
        try {
            client.terminal().write(HUNG_UP);
            client.connection().shutdownOutput();
        } catch (IOException e) {
            LOG.debugf(e, "client is gone");
        }
    }

    /** The first who calls it ends the session; it has ended when the future is complete. */
    private void hangUp() {
        ServiceSettings settings = admission.settings();
        HangUpPolicy policy = new HangUpPolicy(
                settings.hangupGrace(),
                settings.killUserProcesses() ? HangUpPolicy.Detached.KILL : HangUpPolicy.Detached.KEEP);
        var _ = process.hangUp(policy).thenRun(() -> hungUp.complete(null));
    }

    private void await() throws InterruptedException {
        boolean interrupted = Thread.interrupted();
        try {
            hungUp.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
