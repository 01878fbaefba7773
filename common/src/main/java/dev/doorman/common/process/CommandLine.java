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
    /** Enters $2 as the user, then becomes the rest; a fixed text, all values are its arguments. */
    private static final String START = """
            cd -- "$2" 2>/dev/null || {
              if [ "$1" = FAIL ]; then exit 125; fi
              cd /; echo 'No home directory: starting in /.'
            }
            shift 2
            unset OLDPWD PWD
            exec "$@"
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
        line.addAll(
                List.of(find("sh"), "-c", START, "sh", spec.missingDirectory().name(), spec.directory()));
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
