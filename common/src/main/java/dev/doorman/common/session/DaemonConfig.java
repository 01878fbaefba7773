package dev.doorman.common.session;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;

/** What every daemon is told by its environment: {@code DOORMAN_DAEMON_LINK_PORT} and so on. */
@ConfigMapping(prefix = "doorman.daemon")
public interface DaemonConfig {
    /** The address on which the gateway reaches this daemon. */
    @WithDefault("0.0.0.0")
    String linkHost();

    /** The port of the link; 0 takes a free one. */
    @WithDefault("7000")
    int linkPort();

    /** The file of this daemon's link key. */
    @WithDefault("/var/lib/doorman/link.key")
    Path linkKey();

    /** The socket of this daemon's authd. */
    @WithDefault("/run/doorman/authd.sock")
    Path authdSocket();

    /** authd's socket for everyone, which regpwd asks inside sessions. */
    @WithDefault("/run/doorman/public.sock")
    Path publicSocket();

    /** The folder of regpwd and rcp, put first on the path of sessions; absent where the system has them. */
    Optional<Path> programs();

    /** The folder in which users' last logins are remembered; absent where they are not. */
    Optional<Path> lastLogins();

    /** The folder of doorman.properties and of texts such as issue.net. */
    @WithDefault("/etc/doorman")
    Path etc();

    /** Sessions at once; one more is refused as busy. */
    @WithDefault("4096")
    int maxSessions();

    /** How long running sessions may go on once the daemon is told to stop, in seconds. */
    @WithDefault("10")
    int drainSeconds();

    /** What is added to every port of the gateway's: sessions are told, for programs that speak to it. */
    @WithDefault("0")
    int portOffset();

    /** Whether the gateway started this daemon as its child, and is told of its port on standard output. */
    @WithDefault("false")
    boolean supervised();
}
