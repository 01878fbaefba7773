package dev.doorman.common.login;

import dev.doorman.common.account.Account;
import dev.doorman.common.authd.SecurityContext;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.process.Identity;
import dev.doorman.common.process.LaunchSpec;
import dev.doorman.common.process.MissingDirectory;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.DaemonConfig;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Says what is run for a user who is in: as whom, with which environment, from which directory. One for a daemon; any thread.
 *
 * <p>The environment is made anew: HOME, SHELL, USER, LOGNAME, PATH, DOORMAN_CONTEXT ({@code full} or {@code limited}), and
 * DOORMAN_AUTHD, the socket that regpwd(1) asks; DOORMAN_GATEWAY, the gateway as this host reaches it, for talk(1), and
 * DOORMAN_PORT_OFFSET where its ports are moved. Nothing of the client's is in it save what the daemon adds, such as TERM.
 */
public final class UserLaunch {
    private static final Logger LOG = Logger.getLogger(UserLaunch.class);
    private static final String PATH = "/usr/local/bin:/usr/bin:/bin";
    private static final String ROOTS_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final @Nullable Path programs;
    private final Path publicSocket;
    private final int portOffset;

    /**
     * The launches of one daemon.
     *
     * @param programs the folder of regpwd and rcp, which sessions find first on their path; null where the system has them
     * @param publicSocket authd's socket for everyone
     * @param portOffset what is added to every port of the gateway's
     */
    public UserLaunch(@Nullable Path programs, Path publicSocket, int portOffset) {
        this.programs = programs;
        this.publicSocket = publicSocket;
        this.portOffset = portOffset;
    }

    /** The launches of the daemon that a process is. */
    public static UserLaunch of(DaemonConfig config) {
        return new UserLaunch(config.programs().orElse(null), config.publicSocket(), config.portOffset());
    }

    /** Whether this process can be the account's user at all: without root's rights it can be nobody but itself. */
    public static boolean possible(Account account) {
        int self = Libc.effectiveUid();
        if (self == 0 || self == account.uid()) {
            return true;
        }
        LOG.warnf(
                "login refused user=%s reason=this daemon runs as uid %d and can be nobody else", account.name(), self);
        return false;
    }

    /** The user's login shell, which begins in the home directory, or in / where there is none. */
    public LaunchSpec shell(Connection connection, SecurityContext context, Map<String, String> added) {
        return launch(
                connection, context, List.of(context.account().shell(), "-l"), added, MissingDirectory.START_IN_ROOT);
    }

    /**
     * A command, given to the user's shell as {@code -c}: the one text of the client's that is run.
     *
     * @param missingDirectory what becomes of it where there is no home directory
     */
    public LaunchSpec command(
            Connection connection, SecurityContext context, String command, MissingDirectory missingDirectory) {
        return launch(
                connection, context, List.of(context.account().shell(), "-c", command), Map.of(), missingDirectory);
    }

    private LaunchSpec launch(
            Connection connection,
            SecurityContext context,
            List<String> command,
            Map<String, String> added,
            MissingDirectory missingDirectory) {
        Account account = context.account();
        @Nullable
        Identity identity =
                Libc.effectiveUid() == 0 ? new Identity(account.uid(), account.gid(), account.groups()) : null;
        Map<String, String> environment = new HashMap<>(added);
        environment.put("HOME", account.home());
        environment.put("SHELL", account.shell());
        environment.put("USER", account.name());
        environment.put("LOGNAME", account.name());
        environment.put("PATH", path(account));
        environment.put("DOORMAN_CONTEXT", context.kind().name().toLowerCase(Locale.ROOT));
        environment.put("DOORMAN_AUTHD", publicSocket.toString());
        environment.put("DOORMAN_GATEWAY", connection.gateway().getHostAddress());
        if (portOffset != 0) {
            environment.put("DOORMAN_PORT_OFFSET", Integer.toString(portOffset));
        }
        return new LaunchSpec(identity, command, environment, account.home(), missingDirectory);
    }

    private String path(Account account) {
        String system = account.uid() == 0 ? ROOTS_PATH : PATH;
        return programs == null ? system : programs + ":" + system;
    }
}
