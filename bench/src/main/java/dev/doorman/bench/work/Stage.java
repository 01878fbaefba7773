package dev.doorman.bench.work;

import dev.doorman.bench.measure.Contender;
import dev.doorman.bench.measure.Progress;
import dev.doorman.bench.measure.Series;
import dev.doorman.bench.measure.Turns;
import dev.doorman.bench.peers.Recordings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Where one row is measured: a folder, and all that was started for it, which ends with it, in reverse order. The row's thread; a
 * second one may close it when the program is to end.
 */
public final class Stage implements AutoCloseable {
    private final String row;
    private final Scale scale;
    private final Progress progress;
    private final @Nullable Recordings recordings;
    private final Path folder;
    private final Deque<AutoCloseable> kept = new ArrayDeque<>();
    private boolean closed;

    /**
     * Opens one.
     *
     * @param profiles the folder for flight recordings of ours; null for none
     */
    public Stage(String row, Scale scale, Progress progress, @Nullable Path profiles) throws IOException {
        this.row = row;
        this.scale = scale;
        this.progress = progress;
        this.recordings = profiles == null ? null : new Recordings(profiles, row);
        this.folder = Files.createTempDirectory("doorman-bench");
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    public Scale scale() {
        return scale;
    }

    public Path folder() {
        return folder;
    }

    /** Closes it with the stage. */
    public synchronized <T extends AutoCloseable> T keep(T thing) throws Exception {
        if (closed) {
            thing.close();
            throw new InterruptedException("the benchmark ends");
        }
        kept.push(thing);
        return thing;
    }

    /** Ends something before the stage does. */
    synchronized void end(AutoCloseable thing) throws Exception {
        kept.remove(thing);
        thing.close();
    }

    /** Has contenders take turns; the first of them is ours. */
    List<Series> take(String work, String unit, List<Contender> contenders) throws Exception {
        return take(1, work, unit, contenders);
    }

    List<Series> take(int warming, String work, String unit, List<Contender> contenders) throws Exception {
        Recordings ours = recordings;
        if (ours == null) {
            return new Turns(warming, scale.rounds(), progress).take(work, unit, contenders);
        }
        // what the first turn starts is recorded, too
        contenders.getFirst().work().run();
        ours.begin(contenders.getFirst().processes());
        List<Series> series = new Turns(warming, scale.rounds(), progress).take(work, unit, contenders);
        ours.end();
        return series;
    }

    void say(String line) {
        progress.say(row + ": " + line);
    }

    @Override
    public synchronized void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        for (AutoCloseable thing : kept) {
            try {
                thing.close();
            } catch (Exception e) {
                progress.say(row + ": " + thing + " did not end: " + e);
            }
        }
        delete();
    }

    private void delete() throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        }
    }
}
