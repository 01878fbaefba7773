package dev.doorman.common.terminal;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The terminals that this system knows, terminfo(5). Stateless. */
public final class TerminalTypes {
    private static final String UNKNOWN = "dumb";
    /** It stands in a path and in TERM. */
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._+-]{0,39}");

    private static final List<Path> FOLDERS =
            List.of(Path.of("/etc/terminfo"), Path.of("/lib/terminfo"), Path.of("/usr/share/terminfo"));

    private TerminalTypes() {}

    /**
     * What TERM is to be: the client's terminal where it is known here, else the plainest.
     *
     * @param name as the client told it, unchecked; null when it did not
     */
    public static String term(@Nullable String name) {
        if (name == null || !NAME.matcher(name).matches()) {
            return UNKNOWN;
        }
        String entry = name.charAt(0) + "/" + name;
        return FOLDERS.stream().anyMatch(folder -> Files.isRegularFile(folder.resolve(entry))) ? name : UNKNOWN;
    }
}
