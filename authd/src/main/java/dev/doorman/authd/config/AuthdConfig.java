package dev.doorman.authd.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/** What authd is told by its environment: {@code DOORMAN_AUTHD_ETC} and so on. */
@ConfigMapping(prefix = "doorman.authd")
public interface AuthdConfig {
    /** The folder of doorman.properties, passwd, group and shadow. */
    @WithDefault("/etc/doorman")
    Path etc();

    /** The folder that authd writes: the vault, and its key where no other is configured. */
    @WithDefault("/var/lib/doorman")
    Path state();

    /** The folder of the sockets. */
    @WithDefault("/run/doorman")
    Path sockets();

    /** How they lie in it. */
    @WithDefault("together")
    SocketLayout layout();

    /** Whose sockets are opened, beside those for everyone; everybody's in the table where nobody is named. */
    Optional<Set<String>> daemons();

    /** The folder of the passwd and group that sessions see in the place of the system's; without it none are written. */
    Optional<Path> names();

    /** Who may authenticate users and take contexts. */
    @WithDefault("0")
    Set<Integer> privilegedUids();

    /** Whether the gateway started this process as its child. */
    @WithDefault("false")
    boolean supervised();
}
