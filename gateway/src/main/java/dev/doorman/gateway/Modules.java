package dev.doorman.gateway;

import dev.doorman.common.posix.Libc;
import dev.doorman.common.settings.AccountSource;
import dev.doorman.gateway.activation.Child;
import dev.doorman.gateway.activation.DaemonCommand;
import dev.doorman.gateway.config.GatewayKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/**
 * Starts our other processes as the gateway's children, each with its own environment, socket, key and log. Immutable.
 *
 * @param accounts whose accounts are used, which decides whose names sessions see
 */
record Modules(Path home, Path etc, Path state, GatewayKeys keys, AccountSource accounts) {
    private static final String AUTHD = "authd";

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
        environment.put("DOORMAN_DAEMON_SUPERVISED", "true");
        if (Files.isDirectory(programs())) {
            environment.put("DOORMAN_DAEMON_PROGRAMS", programs().toString());
        }
        return Child.start(name, command().of(name), environment, log(name));
    }

    Child authd() throws IOException {
        Map<String, String> environment = environment();
        environment.put("DOORMAN_AUTHD_ETC", etc.toString());
        environment.put("DOORMAN_AUTHD_STATE", state.toString());
        environment.put("DOORMAN_AUTHD_SOCKETS", sockets().toString());
        environment.put("DOORMAN_AUTHD_PRIVILEGED_UIDS", String.valueOf(Libc.effectiveUid()));
        environment.put("DOORMAN_AUTHD_SUPERVISED", "true");
        return Child.start(AUTHD, command().of(AUTHD), environment, log(AUTHD));
    }

    private DaemonCommand command() {
        return new DaemonCommand(
                home,
                etc,
                Libc.effectiveUid() == 0 ? DaemonCommand.Privilege.ROOT : DaemonCommand.Privilege.NONE,
                switch (accounts) {
                    case ETC -> DaemonCommand.Names.ETC;
                    case SYSTEM -> DaemonCommand.Names.SYSTEM;
                });
    }

    private static Map<String, String> environment() {
        Map<String, String> environment = new HashMap<>();
        environment.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
        environment.put("LANG", "C.UTF-8");
        environment.put("QUARKUS_HTTP_HOST", "127.0.0.1");
        environment.put("QUARKUS_HTTP_PORT", "0");
        return environment;
    }

    /** The programs that users run, where the launcher puts them: the modules may lie where no user can read. */
    private Path programs() {
        return state.resolve("programs");
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
    }

    private static void folder(Path folder, String mode) throws IOException {
        Files.createDirectories(folder);
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(mode));
    }

    private Path log(String name) {
        return state.resolve("logs").resolve(name + ".log");
    }
}
