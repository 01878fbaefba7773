package dev.doorman.telnetd.session;

import dev.doorman.telnetd.protocol.TerminalName;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The terminals that this system knows, terminfo(5). Stateless. */
final class TerminalTypes {
    private static final String UNKNOWN = "dumb";
    private static final List<Path> FOLDERS =
            List.of(Path.of("/etc/terminfo"), Path.of("/lib/terminfo"), Path.of("/usr/share/terminfo"));

    private TerminalTypes() {}

    /** What TERM is to be: the client's terminal where it is known here, else the plainest. */
    static String term(@Nullable TerminalName name) {
        if (name == null) {
            return UNKNOWN;
        }
        String entry = name.text().charAt(0) + "/" + name.text();
        return FOLDERS.stream().anyMatch(folder -> Files.isRegularFile(folder.resolve(entry))) ? name.text() : UNKNOWN;
    }
}
