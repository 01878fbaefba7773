package dev.doorman.common.account;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Reads passwd(5), group(5), shadow(5) and shells(5). A line that is none is left out, and the log says which, never what is
 * in it. The first of two lines with the same name holds. Stateless.
 */
final class AccountFiles {
    private static final Logger LOG = Logger.getLogger(AccountFiles.class);
    private static final long MAX_BYTES = 16L * 1024 * 1024;
    /** A group of some thousand members still fits. */
    private static final int MAX_LINE = 64 * 1024;

    private static final int PASSWD_FIELDS = 7;
    private static final int GROUP_FIELDS = 4;
    private static final int SHADOW_FIELDS = 9;

    private AccountFiles() {}

    /**
     * A line of passwd.
     *
     * @param password {@code x} where it is in shadow
     */
    record PasswdLine(String name, String password, int uid, int gid, String comment, String home, String shell) {
        /** The line as everybody may read it, under a name. */
        String shown(String as) {
            return String.join(":", as, "x", String.valueOf(uid), String.valueOf(gid), comment, home, shell);
        }

        @Override
        public String toString() {
            return "PasswdLine[" + name + "]";
        }
    }

    /** A line of group. */
    record GroupLine(String name, int gid, Set<String> members) {
        /** The line as everybody may read it. */
        String shown() {
            return String.join(":", name, "x", String.valueOf(gid), String.join(",", members));
        }
    }

    static Map<String, PasswdLine> passwd(List<String> lines, String file) {
        Map<String, PasswdLine> found = new LinkedHashMap<>();
        each(lines, file, PASSWD_FIELDS, fields -> {
            int uid = id(fields[2]);
            int gid = id(fields[3]);
            String shell = fields[6].isEmpty() ? "/bin/sh" : fields[6];
            if (AccountName.of(fields[0]) == null || !isPath(fields[5]) || !isPath(shell)) {
                throw new IllegalArgumentException("name, home or shell");
            }
            found.putIfAbsent(fields[0], new PasswdLine(fields[0], fields[1], uid, gid, fields[4], fields[5], shell));
        });
        return found;
    }

    static List<GroupLine> group(List<String> lines, String file) {
        List<GroupLine> found = new ArrayList<>();
        each(lines, file, GROUP_FIELDS, fields -> {
            Set<String> members = fields[3].isEmpty() ? Set.of() : new TreeSet<>(List.of(fields[3].split(",", -1)));
            found.add(new GroupLine(fields[0], id(fields[2]), members));
        });
        return found;
    }

    static Map<String, Shadow> shadow(List<String> lines, String file) {
        Map<String, Shadow> found = new LinkedHashMap<>();
        each(
                lines,
                file,
                SHADOW_FIELDS,
                fields -> found.putIfAbsent(
                        fields[0],
                        new Shadow(
                                fields[1],
                                day(fields[2]),
                                day(fields[4]),
                                day(fields[5]),
                                day(fields[6]),
                                day(fields[7]))));
        return found;
    }

    /** The lines of a file; none where it is not there. */
    static List<String> lines(Path file) throws IOException {
        List<String> lines = linesOrNull(file);
        return lines == null ? List.of() : lines;
    }

    /** The lines of a file; null where it is not there, which is not the same as an empty one. */
    static @Nullable List<String> linesOrNull(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(file + ": longer than " + MAX_BYTES + " bytes");
            }
            return Files.readAllLines(file, StandardCharsets.ISO_8859_1);
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @FunctionalInterface
    private interface Line {
        void take(String[] fields);
    }

    private static void each(List<String> lines, String file, int fieldCount, Line line) {
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i);
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            if (text.length() > MAX_LINE) {
                LOG.warnf("account line left out file=%s line=%d", file, i + 1);
                continue;
            }
            String[] fields = text.split(":", -1);
            try {
                if (fields.length != fieldCount) {
                    throw new IllegalArgumentException("fields");
                }
                line.take(fields);
            } catch (IllegalArgumentException e) {
                LOG.warnf("account line left out file=%s line=%d", file, i + 1);
            }
        }
    }

    /** Absolute, and nothing in it that no file name of the system can hold or that would break a line. */
    private static boolean isPath(String text) {
        return text.startsWith("/") && text.chars().noneMatch(c -> c < ' ' || c == 0x7f);
    }

    private static int id(String text) {
        long id = Long.parseLong(text);
        // an int of ours cannot hold the upper half of the kernel's ids; -1, the last of them, is no id at all
        if (id < 0 || id > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("id");
        }
        return (int) id;
    }

    private static long day(@Nullable String text) {
        return text == null || text.isEmpty() ? -1 : Long.parseLong(text);
    }
}
