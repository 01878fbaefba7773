package dev.doorman.bench.peers;

import dev.doorman.bench.measure.Processes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Flight recordings of our processes while they work: where their threads used the processor. One thread. */
public final class Recordings {
    private static final Pattern MODULE = Pattern.compile("/(\\w+)/target/quarkus-app");

    /** Processor time alone, the system's included: a thread that waits is in no sample (JEP 509). The profile is there for it to be changed. */
    private static final String[] START = {
        "JFR.start",
        "name=bench",
        "settings=profile",
        "jdk.CPUTimeSample#enabled=true",
        "jdk.CPUTimeSample#throttle=1ms"
    };

    private final Path folder;
    private final String row;
    private final Map<Long, Path> running = new LinkedHashMap<>();

    /**
     * None yet.
     *
     * @param row names the files
     */
    public Recordings(Path folder, String row) {
        this.folder = folder;
        this.row = row;
    }

    /** Begins, for each process that runs a module of ours. */
    public void begin(Processes processes) throws IOException, InterruptedException {
        for (long root : processes.roots()) {
            List<ProcessHandle> tree = ProcessHandle.of(root).stream()
                    .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                    .toList();
            for (ProcessHandle process : tree) {
                Matcher module = MODULE.matcher(process.info().commandLine().orElse(""));
                if (module.find()) {
                    Path file = folder.resolve("profile-%s-%s.jfr".formatted(row, module.group(1)));
                    jcmd(process.pid(), START);
                    running.put(process.pid(), file);
                }
            }
        }
    }

    /** Ends them all; their files are there then. */
    public void end() throws IOException, InterruptedException {
        for (Map.Entry<Long, Path> recording : running.entrySet()) {
            jcmd(recording.getKey(), "JFR.stop", "name=bench", "filename=" + recording.getValue());
        }
        running.clear();
    }

    private static void jcmd(long pid, String... command) throws IOException, InterruptedException {
        String program = Path.of(System.getProperty("java.home"), "bin", "jcmd").toString();
        List<String> line = Stream.concat(Stream.of(program, String.valueOf(pid)), Stream.of(command))
                .toList();
        Process process = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", line) + " failed");
        }
    }
}
