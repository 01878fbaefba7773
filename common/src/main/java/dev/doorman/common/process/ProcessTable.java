package dev.doorman.common.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The system's processes at one moment, proc(5). Immutable.
 *
 * @param processes by pid
 */
record ProcessTable(Map<Integer, Entry> processes) {
    private static final Path PROC = Path.of("/proc");

    /** Where proc_pid_stat(5) has what we want, counted from the state, the first field after the name. */
    private static final int STATE = 0;

    private static final int PARENT = 1;
    private static final int SESSION = 3;
    private static final int STARTED = 19;

    /**
     * One process.
     *
     * @param session the pid of its session's leader
     * @param started when it began, in the kernel's ticks since boot: with the pid, it names a process for ever
     */
    record Entry(int pid, int parent, int session, long started) {}

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
    private static @Nullable Entry entry(Path folder) throws IOException {
        String stat = content(folder, "stat");
        if (stat.isEmpty()) {
            return null;
        }
        List<String> fields = fields(stat);
        if ("Z".equals(fields.get(STATE)) || "X".equals(fields.get(STATE))) {
            return null;
        }
        return new Entry(
                Integer.parseInt(folder.getFileName().toString()),
                Integer.parseInt(fields.get(PARENT)),
                Integer.parseInt(fields.get(SESSION)),
                Long.parseLong(fields.get(STARTED)));
    }

    /** The name in parentheses may hold anything, parentheses too: what counts begins after the last one. */
    private static List<String> fields(String stat) {
        return List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", STARTED + 2));
    }

    /**
     * A file of a process; empty when the process is gone.
     *
     * @throws IOException when it is there and cannot be read, as without descriptors: not to be taken for gone
     */
    private static String content(Path folder, String file) throws IOException {
        try {
            return Files.readString(folder.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            if (Files.exists(folder)) {
                throw e;
            }
            return "";
        }
    }

    /** When a process began, zombie or not; -1 when it is gone. */
    static long started(int pid) throws IOException {
        String stat = content(PROC.resolve(String.valueOf(pid)), "stat");
        return stat.isEmpty() ? -1 : Long.parseLong(fields(stat).get(STARTED));
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
    static int uid(int pid) throws IOException {
        String[] fields = status(pid, "Uid:").split("\t", 3);
        return fields.length < 2 ? -1 : Integer.parseInt(fields[1].strip());
    }

    /** Whether a process ignores SIGHUP: it was detached on purpose, as nohup(1) does it. */
    static boolean ignoresHangup(int pid) throws IOException {
        String mask = status(pid, "SigIgn:").strip();
        int tab = mask.lastIndexOf('\t');
        String hex = mask.substring(tab + 1);
        return !hex.isEmpty() && (Long.parseUnsignedLong(hex, 16) & 1) != 0;
    }

    private static String status(int pid, String field) throws IOException {
        return content(PROC.resolve(String.valueOf(pid)), "status")
                .lines()
                .filter(line -> line.startsWith(field))
                .findFirst()
                .orElse("");
    }
}
