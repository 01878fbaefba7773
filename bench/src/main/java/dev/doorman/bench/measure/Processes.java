package dev.doorman.bench.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * Processes that were started, and all that they have started since. What they cost is read from /proc: the CPU time of those that have
 * ended is in that of who waited for them.
 *
 * @param roots their pids
 */
public record Processes(List<Long> roots) {
    /** What the kernel counts in for programs, whatever it ticks by: USER_HZ. */
    private static final double TICKS_A_SECOND = 100;

    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    public Processes {
        roots = List.copyOf(roots);
    }

    public static Processes of(long... roots) {
        return new Processes(LongStream.of(roots).boxed().toList());
    }

    /** Those of several contenders' parts. */
    public Processes and(Processes others) {
        return new Processes(
                Stream.concat(roots.stream(), others.roots.stream()).distinct().toList());
    }

    /** CPU seconds that they have taken so far, in user mode and in the kernel. */
    public double cpuSeconds() {
        return pids().map(pid -> ticks(read(pid, "stat"))).sum() / TICKS_A_SECOND;
    }

    /** The most memory that each that lives has had resident, added up. */
    public long peakBytes() {
        return bytes(PEAK);
    }

    /** The memory that they have resident now. */
    public long residentBytes() {
        return bytes(RESIDENT);
    }

    /** The memory that one process has resident now, without those that it has started. */
    public static long residentBytes(long pid) {
        return kilobytes(read(pid, "status"), RESIDENT) * 1024;
    }

    private long bytes(Pattern field) {
        return pids().map(pid -> kilobytes(read(pid, "status"), field)).sum() * 1024;
    }

    private LongStream pids() {
        return roots.stream()
                .flatMap(root -> ProcessHandle.of(root).stream())
                .flatMap(root -> Stream.concat(Stream.of(root), root.descendants()))
                .mapToLong(ProcessHandle::pid)
                .distinct();
    }

    /** Empty of one that has just ended. */
    private static String read(long pid, String file) {
        try {
            return Files.readString(Path.of("/proc", String.valueOf(pid), file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "";
        }
    }

    /** Fields 14 to 17 of proc(5)'s stat: utime, stime, and those of children that were waited for. */
    static long ticks(String stat) {
        // the name, in brackets, may have anything in it
        String[] fields = stat.substring(stat.lastIndexOf(')') + 1).strip().split(" ", -1);
        int first = 11;
        if (fields.length < first + 4) {
            return 0;
        }
        long ticks = 0;
        for (int i = first; i < first + 4; i++) {
            ticks += Long.parseLong(fields[i]);
        }
        return ticks;
    }

    private static long kilobytes(String status, Pattern field) {
        Matcher matcher = field.matcher(status);
        return matcher.find() ? Long.parseLong(matcher.group(1)) : 0;
    }
}
