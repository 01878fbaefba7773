package dev.doorman.common.recording;

import dev.doorman.common.login.TerminalClient;
import dev.doorman.common.login.TerminalLook;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.RecordingSettings;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import org.jboss.logging.Logger;

/**
 * Records the sessions of those accounts that the settings name, each into a file of its own. Where a file can not be made the session
 * goes on without, and the log says so. Immutable; any thread.
 */
public final class Recorder {
    private static final Logger LOG = Logger.getLogger(Recorder.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

    private final RecordingSettings settings;

    public Recorder(RecordingSettings settings) {
        this.settings = settings;
    }

    /** A session that runs with a client. */
    @FunctionalInterface
    public interface Run {
        SessionOutcome with(TerminalClient client) throws IOException, InterruptedException;
    }

    /** Runs a user's session, and records it if it is one of those. */
    public SessionOutcome run(TerminalClient client, String user, TerminalLook look, Run session)
            throws IOException, InterruptedException {
        Path folder = settings.folder();
        if (folder == null || !settings.concerns(user)) {
            return session.with(client);
        }
        Recording recording;
        try {
            recording = Recording.begin(folder.resolve(name(client, user)), look);
        } catch (IOException e) {
            LOG.errorf(
                    "session is not recorded connection=%s user=%s folder=%s reason=%s",
                    client.connection().header().id(), user, folder, e);
            return session.with(client);
        }
        try (recording) {
            return session.with(new TerminalClient(
                    client.connection(), new RecordedTerminal(client.terminal(), recording), client.editor()));
        }
    }

    /** Nothing in it but letters that no file system minds; the id makes it unlike any other. */
    private static String name(TerminalClient client, String user) {
        return TIME.format(Instant.now()) + "-" + user.replaceAll("[^A-Za-z0-9._+-]", "_") + "-"
                + client.connection().header().id() + ".cast";
    }
}
