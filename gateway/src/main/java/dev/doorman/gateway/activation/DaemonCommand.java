package dev.doorman.gateway.activation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The command line of one of our processes, run from the built modules. As root it is walled in: it keeps the
 * capabilities that its work needs and no other, and, where there are other accounts than the system's, sees them in a mount
 * namespace of its own, so that names resolve in its sessions. Immutable.
 *
 * @param home the folder that holds the modules
 * @param shown the folder of the files that are mounted over the system's: passwd and group, and profile where it is there
 */
public record DaemonCommand(Path home, Path shown, Privilege privilege, Names names) {
    /** What is taken from a process that starts as root. */
    private static final String BOUNDING_SET = "--bounding-set=-all,+setuid,+setgid,+kill";

    /** Puts files of a folder in the places of the system's, then becomes the rest. */
    private static final String MOUNT = """
            from=$1
            shift
            while [ "$1" != -- ]; do
              mount --bind "$from/$1" "/etc/$1" || exit 1
              shift
            done
            shift
            exec "$@"
            """;
    /** What login shells read first; the system's, and our programs on the path after it. */
    private static final String PROFILE = "profile";

    /** What the gateway itself may do. */
    public enum Privilege {
        ROOT,
        NONE
    }

    /** Where the names of users come from, inside a session. */
    public enum Names {
        /** The passwd and group that authd writes. */
        SHOWN,
        SYSTEM
    }

    /**
     * The command that runs a module.
     *
     * @throws IOException when the module has not been built
     */
    public List<String> of(String module) throws IOException {
        Path application = home.resolve(module).resolve("target").resolve("quarkus-app");
        Path jar = application.resolve("quarkus-run.jar");
        if (!Files.isReadable(jar)) {
            throw new IOException("the daemon " + module + " has not been built: there is no " + jar);
        }
        List<String> command = new ArrayList<>();
        if (privilege == Privilege.ROOT) {
            List<String> mounts = mounts();
            if (!mounts.isEmpty()) {
                command.addAll(List.of("/usr/bin/unshare", "--mount", "--propagation", "private", "--"));
                command.addAll(List.of(
                        "/bin/sh", "-c", MOUNT, "sh", shown.toAbsolutePath().toString()));
                command.addAll(mounts);
                command.add("--");
            }
            command.addAll(List.of("/usr/bin/setpriv", BOUNDING_SET, "--inh-caps=-all", "--"));
        }
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("@" + arguments(module));
        startupCache(application).ifPresent(cache -> command.add("-XX:AOTCache=" + cache));
        command.addAll(List.of("-jar", jar.toString()));
        return command;
    }

    /** The JVM's arguments: the module's own, where it has some. */
    private Path arguments(String module) {
        Path folder = home.resolve("docker").resolve("jvm");
        Path own = folder.resolve(module + ".args");
        return Files.exists(own) ? own : folder.resolve("daemon.args");
    }

    private List<String> mounts() {
        List<String> mounts = new ArrayList<>();
        if (names == Names.SHOWN) {
            mounts.addAll(List.of("passwd", "group"));
        }
        if (Files.exists(shown.resolve(PROFILE))) {
            mounts.add(PROFILE);
        }
        return mounts;
    }

    /**
     * The start-up cache that was made of exactly these jars. The JVM would use an old one without a word, and run old
     * classes from it: so its name tells of which jars it is, their number, bytes and newest second.
     */
    private static Optional<Path> startupCache(Path application) throws IOException {
        List<Path> jars;
        try (Stream<Path> files = Files.walk(application)) {
            jars = files.filter(file -> file.toString().endsWith(".jar")).toList();
        }
        long bytes = 0;
        long newest = 0;
        for (Path jar : jars) {
            bytes += Files.size(jar);
            newest = Math.max(newest, Files.getLastModifiedTime(jar).toInstant().getEpochSecond());
        }
        Path cache = application.resolveSibling("aot").resolve(jars.size() + "-" + bytes + "-" + newest + ".aot");
        return Files.isReadable(cache) ? Optional.of(cache) : Optional.empty();
    }
}
