package dev.doorman.gateway;

import dev.doorman.common.posix.Libc;
import dev.doorman.common.settings.Settings;
import dev.doorman.gateway.activation.Child;
import dev.doorman.gateway.activation.DaemonCommand;
import dev.doorman.gateway.config.GatewayKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Starts our other processes as the gateway's children, each with its own environment, socket, key and log. Immutable.
 *
 * @param names whose names sessions see
 * @param portOffset is added to every port of the gateway's
 */
record Modules(Path home, Path etc, Path state, GatewayKeys keys, DaemonCommand.Names names, int portOffset) {
    private static final String AUTHD = "authd";
    /** Text or json: one for all. */
    private static final String LOG_FORMAT = "DOORMAN_LOG_FORMAT";

    /** A daemon, listening on a free loopback port. */
    Child daemon(String name) throws IOException {
        Map<String, String> environment = environment();
        environment.put("DOORMAN_DAEMON_LINK_HOST", "127.0.0.1");
        environment.put("DOORMAN_DAEMON_LINK_PORT", "0");
        environment.put("DOORMAN_DAEMON_LINK_KEY", keys.linkFile(name).toString());
        environment.put(
                "DOORMAN_DAEMON_AUTHD_SOCKET", sockets().resolve(name + ".sock").toString());
        environment.put(
                "DOORMAN_DAEMON_PUBLIC_SOCKET", sockets().resolve("public.sock").toString());
        environment.put("DOORMAN_DAEMON_ETC", etc.toString());
        environment.put("DOORMAN_DAEMON_PORT_OFFSET", Integer.toString(portOffset));
        environment.put(
                "DOORMAN_DAEMON_LAST_LOGINS", state.resolve("last-logins").toString());
        environment.put("DOORMAN_DAEMON_SUPERVISED", "true");
        if (Files.isDirectory(programs(state))) {
            environment.put("DOORMAN_DAEMON_PROGRAMS", programs(state).toString());
        }
        return Child.start(name, command(names).of(name), environment, log(name));
    }

    Child authd() throws IOException {
        Map<String, String> environment = environment();
        environment.put("DOORMAN_AUTHD_ETC", etc.toString());
        environment.put("DOORMAN_AUTHD_STATE", state.toString());
        environment.put("DOORMAN_AUTHD_SOCKETS", sockets().toString());
        environment.put("DOORMAN_AUTHD_PRIVILEGED_UIDS", String.valueOf(Libc.effectiveUid()));
        environment.put("DOORMAN_AUTHD_SUPERVISED", "true");
        environment.put("DOORMAN_AUTHD_NAMES", names(state).toString());
        // it reads the system's own files, not those that it shows to sessions
        return Child.start(AUTHD, command(DaemonCommand.Names.SYSTEM).of(AUTHD), environment, log(AUTHD));
    }

    private DaemonCommand command(DaemonCommand.Names seen) {
        return new DaemonCommand(
                home,
                names(state),
                Libc.effectiveUid() == 0 ? DaemonCommand.Privilege.ROOT : DaemonCommand.Privilege.NONE,
                seen);
    }

    /**
     * Whose names sessions see: the system's where all accounts are the system's, else those that authd shows, which are the
     * machine's own and those of domains.
     */
    static DaemonCommand.Names seen(Settings settings) {
        return switch (settings.accounts()) {
            case ETC -> DaemonCommand.Names.SHOWN;
            case SYSTEM -> settings.domains().isEmpty() ? DaemonCommand.Names.SYSTEM : DaemonCommand.Names.SHOWN;
        };
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LANG", "C.UTF-8");
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", "0");
        String format = System.getenv(LOG_FORMAT);
        if (format != null) {
            environment.put(LOG_FORMAT, format);
        }
        return environment;
    }

    /** The programs that users run, where the launcher puts them: the modules may lie where no user can read. */
    private static Path programs(Path state) {
        return state.toAbsolutePath().resolve("programs");
    }

    private Path sockets() {
        return state.resolve("run").resolve(AUTHD);
    }

    /** The socket at which the gateway itself asks the authd that it starts. */
    static Path authdSocket(Path state) {
        return state.resolve("run").resolve(AUTHD).resolve("gateway.sock");
    }

    /** Makes the folders that the processes write to, as far as they are not there. */
    static void prepare(Path state) throws IOException {
        folder(state, "rwx--x--x");
        folder(state.resolve("run"), "rwx--x--x");
        folder(state.resolve("run").resolve(AUTHD), "rwx--x--x");
        folder(state.resolve("logs"), "rwx------");
        folder(names(state), "rwxr-xr-x");
        // there must be files to mount; authd writes them before it lets anybody in
        for (String name : List.of("passwd", "group")) {
            Path file = names(state).resolve(name);
            if (Files.notExists(file)) {
                Files.createFile(file);
            }
        }
        profile(names(state).resolve("profile"), programs(state));
    }

    /**
     * Login shells begin with /etc/profile, and Debian's sets the path anew: so ours goes on where the system's ends. A copy
     * of this moment's.
     */
    private static void profile(Path file, Path programs) throws IOException {
        Path system = Path.of("/etc/profile");
        if (Files.isDirectory(programs) && Files.isReadable(system)) {
            byte[] content = Files.readAllBytes(system);
            String more = "\nPATH='%s':$PATH\nexport PATH\n"
                    .formatted(programs.toString().replace("'", "'\\''"));
            Files.write(file, content);
            Files.writeString(file, more, StandardOpenOption.APPEND);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
        } else {
            Files.deleteIfExists(file);
        }
    }

    private static Path names(Path state) {
        return state.resolve("names");
    }

    private static void folder(Path folder, String mode) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    }

    private Path log(String name) {
        return state.resolve("logs").resolve(name + ".log");
    }
}
