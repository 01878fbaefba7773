package dev.doorman.gateway.config;

import dev.doorman.common.posix.Libc;
import dev.doorman.common.settings.Problem;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Who may write the gateway's configuration: root, and as whom the gateway runs; their group, and the administrators' where
 * one is configured. A file that anybody else can write is not believed. Immutable.
 */
record Writers(Set<Integer> owners, Set<Integer> groups) {
    private static final int ROOT = 0;
    private static final int GROUP_WRITES = 0020;
    private static final int OTHERS_WRITE = 0002;

    Writers {
        owners = Set.copyOf(owners);
        groups = Set.copyOf(groups);
    }

    /**
     * Those of a configuration folder.
     *
     * @param administrators the group's name or number; null: none is configured
     */
    static Writers of(Path etc, @Nullable String administrators) throws IOException {
        Stream<Integer> own = Stream.of(ROOT, Libc.effectiveGid());
        Optional<Integer> theirs = administrators == null ? Optional.empty() : number(etc, administrators);
        return new Writers(
                Stream.of(ROOT, Libc.effectiveUid()).collect(Collectors.toSet()),
                Stream.concat(own, theirs.stream()).collect(Collectors.toSet()));
    }

    /** A group's number, by the folder's group file, else the system's. */
    private static Optional<Integer> number(Path etc, String group) throws IOException {
        if (group.matches("[0-9]{1,9}")) {
            return Optional.of(Integer.valueOf(group));
        }
        for (Path file : new Path[] {etc.resolve("group"), Path.of("/etc/group")}) {
            if (Files.isReadable(file)) {
                try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
                    Optional<Integer> found = lines.map(line -> line.split(":", -1))
                            .filter(fields ->
                                    fields.length > 2 && fields[0].equals(group) && fields[2].matches("[0-9]{1,9}"))
                            .map(fields -> Integer.valueOf(fields[2]))
                            .findFirst();
                    if (found.isPresent()) {
                        return found;
                    }
                }
            }
        }
        return Optional.empty();
    }

    /** What is wrong with who could have written a file; empty where it is not there. */
    Optional<Problem> faultOf(Path file) throws IOException {
        try {
            return fault(attribute(file, "uid"), attribute(file, "gid"), attribute(file, "mode"), file)
                    .map(reason -> Problem.ofFile(String.valueOf(file.getFileName()), reason));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        }
    }

    private static int attribute(Path file, String name) throws IOException {
        return (int) Files.getAttribute(file, "unix:" + name);
    }

    private Optional<String> fault(int uid, int gid, int mode, Path file) {
        if (!owners.contains(uid)) {
            return Optional.of(
                    "owned by uid " + uid + ", who is neither root nor as whom the gateway runs: chown root " + file);
        }
        if ((mode & OTHERS_WRITE) != 0) {
            return Optional.of("anybody can write it: chmod 644 " + file);
        }
        if ((mode & GROUP_WRITES) != 0 && !groups.contains(gid)) {
            return Optional.of("group " + gid + " can write it, and is not administrators-group: chmod 644 " + file);
        }
        return Optional.empty();
    }
}
