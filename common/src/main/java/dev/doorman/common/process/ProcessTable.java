package dev.doorman.common.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The system's processes at one moment, proc(5). Immutable.
 *
 * @param processes by pid
 */
record ProcessTable(Map<Integer, Entry> processes) {
    private static final Path PROC = Path.of("/proc");

    /**
     * One process.
     *
     * @param session the pid of its session's leader
     */
    record Entry(int pid, int parent, int session) {}

    ProcessTable {
        processes = Map.copyOf(processes);
    }

    static ProcessTable read() throws IOException {
        Map<Integer, Entry> processes = new HashMap<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path folder : folders) {
                @Nullable Entry entry = entry(folder);
                if (entry != null) {
                    processes.put(entry.pid(), entry);
                }
            }
        } catch (DirectoryIteratorException e) {
            throw e.getCause();
        }
        return new ProcessTable(processes);
    }

    /** Null when the process is gone, or is a zombie, which no signal concerns. */
    private static @Nullable Entry entry(Path folder) {
        try {
            String stat = Files.readString(folder.resolve("stat"), StandardCharsets.ISO_8859_1);
            // the name in parentheses may hold anything, parentheses too
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", 5);
            if ("Z".equals(fields[0]) || "X".equals(fields[0])) {
                return null;
            }
            int pid = Integer.parseInt(folder.getFileName().toString());
            return new Entry(pid, Integer.parseInt(fields[1]), Integer.parseInt(fields[3]));
        } catch (IOException | RuntimeException e) {
            return null;
        }
    }

    /** Whether a process descends from another. */
    boolean descends(int pid, int ancestor) {
        @Nullable Entry entry = processes.get(pid);
        for (int steps = 0; entry != null && steps <= processes.size(); steps++) {
            if (entry.parent() == ancestor) {
                return true;
            }
            entry = processes.get(entry.parent());
        }
        return false;
    }

    /** The real uid of a process that still runs, or -1. */
    static int uid(int pid) {
        String[] fields = status(pid, "Uid:").split("\t", 3);
        return fields.length < 2 ? -1 : Integer.parseInt(fields[1].strip());
    }

    /** Whether a process ignores SIGHUP: it was detached on purpose, as nohup(1) does it. */
    static boolean ignoresHangup(int pid) {
        String mask = status(pid, "SigIgn:").strip();
        int tab = mask.lastIndexOf('\t');
        String hex = mask.substring(tab + 1);
        return !hex.isEmpty() && (Long.parseUnsignedLong(hex, 16) & 1) != 0;
    }

    private static String status(int pid, String field) {
        try {
            return Files.readAllLines(PROC.resolve(pid + "/status"), StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith(field))
                    .findFirst()
                    .orElse("");
        } catch (IOException e) {
            return "";
        }
    }
}
