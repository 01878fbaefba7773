package dev.doorman.bench;

import dev.doorman.bench.measure.Comparison;
import dev.doorman.bench.measure.Progress;
import dev.doorman.bench.peers.MissingPeerException;
import dev.doorman.bench.peers.Programs;
import dev.doorman.bench.report.Chart;
import dev.doorman.bench.report.FlameGraph;
import dev.doorman.bench.report.Json;
import dev.doorman.bench.report.Machine;
import dev.doorman.bench.report.Table;
import dev.doorman.bench.work.Row;
import dev.doorman.bench.work.Scale;
import dev.doorman.bench.work.Stage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Rows, one after the other, and what is told of them. The main thread's; whoever ends the program ends the row that runs, and all that it
 * started.
 */
final class Run {
    private final Scale scale;
    private final Path out;
    private final boolean profile;
    private final Progress progress;
    private final List<Comparison> comparisons = new ArrayList<>();
    private final AtomicReference<@Nullable Stage> running = new AtomicReference<>();

    Run(Scale scale, Path out, boolean profile, Progress progress) {
        this.scale = scale;
        this.out = out;
        this.profile = profile;
        this.progress = progress;
    }

    /** Fails before anything is measured when a program is missing. */
    static void check(List<Row> rows) throws MissingPeerException {
        for (Row row : rows) {
            for (String program : row.needs()) {
                Programs.find(program);
            }
        }
    }

    /**
     * Measures rows; one that fails does not keep the others.
     *
     * @return how many failed
     */
    int measure(List<Row> rows) throws IOException, InterruptedException {
        Files.createDirectories(out);
        int failed = 0;
        for (Row row : rows) {
            progress.say("-- " + row.about());
            try (Stage stage = new Stage(row.name(), scale, progress, profile ? out.toAbsolutePath() : null)) {
                running.set(stage);
                comparisons.addAll(row.measure(stage));
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception | AssertionError e) {
                failed++;
                progress.say("%s failed: %s".formatted(row.name(), e));
            } finally {
                running.set(null);
            }
            write();
        }
        draw();
        return failed;
    }

    /** Ends the row that runs. Another thread's. */
    void end() {
        Stage stage = running.get();
        if (stage != null) {
            try {
                stage.close();
            } catch (IOException e) {
                progress.say("a row's folder stays: " + e);
            }
        }
    }

    String table() {
        return Table.of(comparisons);
    }

    /** After each row: what was measured is kept, whatever becomes of the rest. */
    private void write() throws IOException {
        Machine machine = Machine.here();
        Files.writeString(
                out.resolve("bench.json"), Json.of(machine, scale.name().toLowerCase(Locale.ROOT), comparisons));
        Files.writeString(out.resolve("bench.svg"), Chart.of(machine.text(), comparisons));
    }

    private void draw() throws IOException {
        if (!profile) {
            return;
        }
        try (Stream<Path> files = Files.list(out)) {
            for (Path file :
                    files.filter(file -> file.toString().endsWith(".jfr")).toList()) {
                String name = file.getFileName().toString().replace(".jfr", "");
                Path picture = out.resolve(name.replace("profile-", "flame-") + ".svg");
                Files.writeString(picture, FlameGraph.of(name.replace("profile-", ""), file));
                progress.say("drawn: " + picture);
            }
        }
    }
}
