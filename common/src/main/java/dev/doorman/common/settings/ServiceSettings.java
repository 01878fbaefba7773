package dev.doorman.common.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The settings {@code service.<name>.*} of one service of inetd.conf. Immutable.
 *
 * @param activator how its daemon comes to run; null: as the gateway's environment has it
 * @param address where its daemon's instances are, for those that nobody starts; null: as the gateway's environment has it
 * @param idleTimeout how long its daemon may be without connections before it is stopped
 * @param startTimeout how long a client is held until a daemon serves
 * @param loginTimeout how long a client may take to log in
 * @param loginTries how often it may try
 * @param hangupGrace between SIGHUP and SIGKILL when a session ends
 * @param killUserProcesses whether a session's end also ends what its user had detached
 * @param sessions what holds for the sessions of users
 */
public record ServiceSettings(
        @Nullable ActivatorKind activator,
        @Nullable DaemonAddress address,
        Duration idleTimeout,
        Duration startTimeout,
        Duration loginTimeout,
        int loginTries,
        Duration hangupGrace,
        boolean killUserProcesses,
        UserSessions sessions) {
    /** How a daemon comes to run. */
    public enum ActivatorKind {
        /** The gateway starts it as a process of its own. */
        PROCESS,
        /** It is expected to be there. */
        NONE,
        /** Its Deployment is scaled from 0 to 1. */
        KUBERNETES
    }
}
