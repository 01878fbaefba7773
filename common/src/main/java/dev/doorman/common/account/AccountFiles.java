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
            return String.join(
                    ":", as, "x", String.valueOf(uid), String.valueOf(gid), comment, HomePath.inSession(home), shell);
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
        each(lines, file, AccountFiles::passwdFields, fields -> {
            int uid = id(fields[2]);
            int gid = id(fields[3]);
            String shell = fields[6].isEmpty() ? "/bin/sh" : fields[6];
            if (AccountName.of(fields[0]) == null
                    || HomePath.of(fields[5]) == null
                    || !(HomePath.of(shell) instanceof HomePath.Local)) {
                throw new IllegalArgumentException("name, home or shell");
            }
            found.putIfAbsent(fields[0], new PasswdLine(fields[0], fields[1], uid, gid, fields[4], fields[5], shell));
        });
        return found;
    }

    static List<GroupLine> group(List<String> lines, String file) {
        List<GroupLine> found = new ArrayList<>();
        each(lines, file, line -> fields(line, GROUP_FIELDS), fields -> {
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
                line -> fields(line, SHADOW_FIELDS),
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

    /**
     * The lines of a file; null where it is not there, which is not the same as an empty one. They are UTF-8; what is not
     * reads as U+FFFD, which no home, shell or name may have in it. Elsewhere in a line it is no matter: a full name may be
     * as old as it likes.
     */
    static @Nullable List<String> linesOrNull(Path file) throws IOException {
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new IOException(file + ": longer than " + MAX_BYTES + " bytes");
            }
            return new String(Files.readAllBytes(file), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    @FunctionalInterface
    private interface Line {
        void take(String[] fields);
    }

    @FunctionalInterface
    private interface Split {
        String[] fields(String line);
    }

    private static void each(List<String> lines, String file, Split split, Line line) {
        for (int i = 0; i < lines.size(); i++) {
            String text = lines.get(i);
            if (text.isBlank() || text.startsWith("#")) {
                continue;
            }
            if (text.length() > MAX_LINE) {
                LOG.warnf("account line left out file=%s line=%d", file, i + 1);
                continue;
            }
            try {
                line.take(split.fields(text));
            } catch (IllegalArgumentException e) {
                LOG.warnf("account line left out file=%s line=%d", file, i + 1);
            }
        }
    }

    /**
     * A home on a drive has the separator in it: {@code C:\Users\john} makes eight fields of seven. It is put together again,
     * that its user can be told what is wrong, and is not just unknown.
     */
    private static String[] passwdFields(String line) {
        String[] fields = line.split(":", -1);
        boolean drive = fields.length == PASSWD_FIELDS + 1 && fields[5].length() == 1 && fields[6].startsWith("\\");
        return drive
                ? new String[] {
                    fields[0], fields[1], fields[2], fields[3], fields[4], fields[5] + ":" + fields[6], fields[7]
                }
                : fields(line, PASSWD_FIELDS);
    }

    private static String[] fields(String line, int count) {
        String[] fields = line.split(":", -1);
        if (fields.length != count) {
            throw new IllegalArgumentException("fields");
        }
        return fields;
    }

    private static int id(String text) {
        long id = number(text);
        // an int of ours cannot hold the upper half of the kernel's ids; -1, the last of them, is no id at all
        if (id > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("id");
        }
        return (int) id;
    }

    /** Some tools write -1 for none. */
    private static long day(String text) {
        return text.isEmpty() || text.equals("-1") ? -1 : number(text);
    }

    /** Digits alone: Java's own parsers also take signs, and the digits of other scripts. */
    private static long number(String text) {
        if (!text.matches("[0-9]{1,18}")) {
            throw new IllegalArgumentException("number");
        }
        return Long.parseLong(text);
    }
}
