package dev.doorman.common.settings;

/**
 * A fault of a configuration file, told to whoever wrote it.
 *
 * @param line counted from 1; 0 where it concerns the whole file
 * @param column counted from 1; 0 where it concerns the whole line
 */
public record Problem(String file, int line, int column, String reason) implements Comparable<Problem> {
    public static Problem ofFile(String file, String reason) {
        return new Problem(file, 0, 0, reason);
    }

    @Override
    public int compareTo(Problem other) {
        int byFile = file.compareTo(other.file);
        int byLine = byFile != 0 ? byFile : Integer.compare(line, other.line);
        return byLine != 0 ? byLine : Integer.compare(column, other.column);
    }

    /** As compilers write it: {@code inetd.conf:12:31: unknown protocol "tpc"}. */
    @Override
    public String toString() {
        return file + (line == 0 ? "" : ":" + line) + (column == 0 ? "" : ":" + column) + ": " + reason;
    }
}
