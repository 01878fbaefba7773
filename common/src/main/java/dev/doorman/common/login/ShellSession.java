package dev.doorman.common.login;

import dev.doorman.common.account.Account;
import dev.doorman.common.authd.SecurityContext;
import dev.doorman.common.process.HangUpPolicy;
import dev.doorman.common.process.LaunchSpec;
import dev.doorman.common.process.ProcessLauncher;
import dev.doorman.common.process.PtyProcess;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.common.terminal.TerminalBridge;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.ClosedChannelException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jboss.logging.Logger;

/** A user's shell on a terminal, from its start to its end. One for a daemon; each session on its connection's thread. */
public final class ShellSession {
    private static final Logger LOG = Logger.getLogger(ShellSession.class);

    private static final byte[] NO_SESSION = "No session can be started now.\r\n".getBytes(StandardCharsets.US_ASCII);

    private final UserLaunch launches;
    private final ProcessLauncher launcher;

    public ShellSession(UserLaunch launches, ProcessLauncher launcher) {
        this.launches = launches;
        this.launcher = launcher;
    }

    /**
     * Starts the shell, and carries until it ends or the client has gone.
     *
     * @param way how the user got in, a constant text for the log
     * @throws IOException when the client cannot be reached any more
     */
    public SessionOutcome run(
            TerminalClient client, SecurityContext context, TerminalLook look, ServiceSettings settings, String way)
            throws IOException, InterruptedException {
        LaunchSpec spec = launches.shell(client.connection(), context, environment(look));
        PtyProcess process;
        try {
            process = launcher.launchOnPty(spec, look.size(), look.speed());
        } catch (IOException e) {
            client.terminal().write(NO_SESSION);
            return new SessionOutcome.Failed(e);
        }
        HangUpPolicy policy = new HangUpPolicy(
                settings.hangupGrace(),
                settings.killUserProcesses() ? HangUpPolicy.Detached.KILL : HangUpPolicy.Detached.KEEP);
        LOG.infof(
                "session began connection=%s user=%s terminal=%s pid=%d context=%s way=%s",
                client.connection().header().id(),
                context.account().name(),
                process.terminal().name(),
                process.pid(),
                context.kind().name().toLowerCase(Locale.ROOT),
                way);
        return carry(client, context.account(), process, policy);
    }

    private static Map<String, String> environment(TerminalLook look) {
        Map<String, String> environment = new HashMap<>(look.environment());
        environment.put("TERM", look.term());
        return environment;
    }

    private static SessionOutcome carry(TerminalClient client, Account account, PtyProcess process, HangUpPolicy policy)
            throws IOException, InterruptedException {
        CompletableFuture<Void> hungUp = new CompletableFuture<>();
        TerminalBridge bridge =
                new TerminalBridge(client.terminal(), process.terminal(), () -> end(process, policy, hungUp));
        SessionOutcome outcome = new SessionOutcome.Completed();
        Connection connection = client.connection();
        try {
            TerminalNotices.begin(connection, account.name(), process.terminal());
            client.editor().passAheadTo(bridge);
            bridge.run();
            connection.shutdownOutput();
        } catch (ClosedByInterruptException e) {
            outcome = new SessionOutcome.Stopped();
        } catch (ClosedChannelException e) {
            outcome = new SessionOutcome.PeerGone();
        } finally {
            end(process, policy, hungUp);
            await(hungUp);
        }
        return outcome;
    }

    /** The first who calls it ends the session; it has ended when the future is complete. */
    private static void end(PtyProcess process, HangUpPolicy policy, CompletableFuture<Void> hungUp) {
        var _ = process.hangUp(policy).thenRun(() -> hungUp.complete(null));
    }

    private static void await(CompletableFuture<Void> hungUp) throws InterruptedException {
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
