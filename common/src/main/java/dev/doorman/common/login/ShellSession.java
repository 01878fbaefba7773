package dev.doorman.common.login;

import dev.doorman.common.authd.SecurityContext;
import dev.doorman.common.process.LaunchSpec;
import dev.doorman.common.process.ProcessLauncher;
import dev.doorman.common.process.PtyProcess;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.UserSessions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;

/** A user's shell on a terminal, from its start to its end. One for a daemon; each session on its connection's thread. */
public final class ShellSession {
    private static final Logger LOG = Logger.getLogger(ShellSession.class);

    private static final byte[] NO_SESSION = "No session can be started now.\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] TOO_MANY =
            "You have as many sessions here as one may have.\r\n".getBytes(StandardCharsets.US_ASCII);
    private final UserLaunch launches;
    private final ProcessLauncher launcher;
    private final Welcome welcome;
    private final SessionCounts counts = new SessionCounts();

    public ShellSession(UserLaunch launches, ProcessLauncher launcher, Welcome welcome) {
        this.launches = launches;
        this.launcher = launcher;
        this.welcome = welcome;
    }

    /**
     * Starts the shell, and carries until it ends or the client has gone; or refuses, where the user has as many already as one may
     * have.
     *
     * @throws IOException when the client cannot be reached any more
     */
    public SessionOutcome run(TerminalClient client, Admission admission) throws IOException, InterruptedException {
        int uid = admission.context().account().uid();
        if (!counts.enter(uid, admission.settings().sessions().perUser())) {
            client.terminal().write(TOO_MANY);
            client.connection().shutdownOutput();
            return new SessionOutcome.Refused(SessionOutcome.Refused.SESSIONS_PER_USER);
        }
        try {
            return launch(client, admission);
        } finally {
            counts.leave(uid);
        }
    }

    private SessionOutcome launch(TerminalClient client, Admission admission) throws IOException, InterruptedException {
        SecurityContext context = admission.context();
        TerminalLook look = admission.look();
        UserSessions sessions = admission.settings().sessions();
        if (admission.greeting() == Admission.Greeting.SHOWN) {
            client.terminal().write(welcome.text(context, sessions));
        }
        LaunchSpec spec = launches.shell(client.connection(), context, environment(look));
        PtyProcess process;
        try {
            process = launcher.launchOnPty(spec, look.size(), look.speed());
        } catch (IOException e) {
            client.terminal().write(NO_SESSION);
            return new SessionOutcome.Failed(e);
        }
        LOG.infof(
                "session began connection=%s user=%s terminal=%s pid=%d context=%s way=%s",
                client.connection().header().id(),
                context.account().name(),
                process.terminal().name(),
                process.pid(),
                context.kind().name().toLowerCase(Locale.ROOT),
                admission.way());
        welcome.began(client.connection(), context.account().name(), process.terminal(), sessions);
        return new CarriedSession(client, admission, process).run();
    }

    private static Map<String, String> environment(TerminalLook look) {
        Map<String, String> environment = new HashMap<>(look.environment());
        environment.put("TERM", look.term());
        return environment;
    }
}
