package dev.doorman.common.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The memory of a Java process with the serial collector, in bytes.
 *
 * @param resident all of it that is resident
 * @param heap what is alive of the heap
 */
public record Memory(long resident, long heap) {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");
    private static final Pattern USED = Pattern.compile("(?m)^\\s*(?:def new|DefNew|tenured|Tenured).*used (\\d+)K");

    /** Measures a process, after a collection. */
    public static Memory of(long pid) throws IOException, InterruptedException {
        Tools.Output collected = jcmd(pid, "GC.run");
        assertThat(collected.status()).as(collected.text()).isZero();
        Matcher used = USED.matcher(jcmd(pid, "GC.heap_info").text());
        long heap = 0;
        while (used.find()) {
            heap += 1024 * Long.parseLong(used.group(1));
        }
        assertThat(heap).as("used bytes of the heap").isPositive();
        String status = Files.readString(Path.of("/proc/" + pid + "/status"));
        Matcher resident = RESIDENT.matcher(status);
        assertThat(resident.find()).as(status).isTrue();
        return new Memory(1024 * Long.parseLong(resident.group(1)), heap);
    }

    private static Tools.Output jcmd(long pid, String command) throws IOException, InterruptedException {
        String program = System.getProperty("java.home") + "/bin/jcmd";
        return Tools.run(new byte[0], List.of(program, String.valueOf(pid), command));
    }
}
