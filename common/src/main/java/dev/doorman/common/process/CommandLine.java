package dev.doorman.common.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The chain of system programs through which a command becomes somebody's: setsid(1) for the terminal, setpriv(1) for the
 * identity, sh(1) for the directory. Each replaces the one before, so the command keeps the first one's pid; and each stops
 * the chain when it cannot do its part, so the command never runs as somebody else. Stateless.
 */
final class CommandLine {
    /** The chain's own exit codes, as env(1) has them; 125 is that of {@link MissingDirectory#FAIL}. */
    static final int NO_DIRECTORY = 125;

    static final int NOT_EXECUTABLE = 126;
    static final int NO_PROGRAM = 127;

    /** Enters $2 as the user; a fixed text, all values are its arguments. */
    private static final String ENTER = """
            cd -- "$2" 2>/dev/null || {
              if [ "$1" = FAIL ]; then exit 125; fi
              cd /; echo 'No home directory: starting in /.' >&2
            }
            shift 2
            unset OLDPWD PWD
            """;

    /** Becomes the rest. */
    private static final String BECOME = """
            exec "$@"
            """;

    /** Says by a NUL on standard output that the command is about to run. */
    private static final String ANNOUNCE = """
            [ -e "$1" ] || exit 127
            [ -f "$1" ] && [ -x "$1" ] || exit 126
            printf '\\0'
            """;

    private static final List<String> FOLDERS = List.of("/usr/bin", "/bin");

    private CommandLine() {}

    /** Whether the command gets a controlling terminal of its own. */
    enum Terminal {
        CONTROLLING,
        NONE
    }

    static List<String> of(LaunchSpec spec, Terminal terminal) throws IOException {
        List<String> line = new ArrayList<>();
        if (terminal == Terminal.CONTROLLING) {
            line.addAll(List.of(find("setsid"), "--ctty"));
        }
        @Nullable Identity identity = spec.identity();
        if (identity != null) {
            line.add(find("setpriv"));
            line.add("--reuid=" + identity.uid());
            line.add("--regid=" + identity.gid());
            line.add(groups(identity));
            line.addAll(List.of("--inh-caps=-all", "--ambient-caps=-all", "--no-new-privs", "--"));
        }
        String script = switch (terminal) {
            case CONTROLLING -> ENTER + BECOME;
            case NONE -> ENTER + ANNOUNCE + BECOME;
        };
        line.addAll(
                List.of(find("sh"), "-c", script, "sh", spec.missingDirectory().name(), spec.directory()));
        line.addAll(spec.command());
        return line;
    }

    private static String groups(Identity identity) {
        return identity.groups().isEmpty()
                ? "--clear-groups"
                : "--groups=" + identity.groups().stream().map(String::valueOf).collect(Collectors.joining(","));
    }

    private static String find(String program) throws IOException {
        for (String folder : FOLDERS) {
            Path path = Path.of(folder, program);
            if (Files.isExecutable(path)) {
                return path.toString();
            }
        }
        throw new IOException("this system has no " + program + " in " + String.join(" or ", FOLDERS));
    }
}
