package dev.doorman.bench.peers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How many files a process may have open here. */
public final class OpenFiles {
    private static final int MOST = 10_000;
    private static final int OTHERS = 300;

    private OpenFiles() {}

    /** How many connections a relay can hold, which are two files each; never more than anybody asks for here. */
    public static int relayed() throws IOException {
        Matcher matcher = Pattern.compile("Max open files\\s+\\d+\\s+(\\d+)")
                .matcher(Files.readString(Path.of("/proc/self/limits")));
        // "unlimited" is more than enough
        return matcher.find() ? Math.min(MOST, Integer.parseInt(matcher.group(1)) / 2 - OTHERS) : MOST;
    }
}
