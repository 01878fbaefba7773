package dev.doorman.bench;

import dev.doorman.bench.measure.Progress;
import dev.doorman.bench.peers.MissingPeerException;
import dev.doorman.bench.peers.Programs;
import dev.doorman.bench.report.Machine;
import dev.doorman.bench.work.Row;
import dev.doorman.bench.work.Rows;
import dev.doorman.bench.work.Scale;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;

/** The program behind {@code ./doorman bench}: the table goes to standard output, and how it goes on to standard error. */
public final class Main {
    /** Ended well, whatever the figures. */
    static final int DONE = 0;
    /** Something could not be measured. */
    static final int FAILED = 1;
    /** The command line is wrong. */
    static final int MISUSED = 2;

    /** What all rows together never take. */
    private static final Duration LIMIT = Duration.ofMinutes(40);

    private static final Path STANDARD_OUT = Programs.ROOT.resolve("target/bench");

    private final PrintStream out;
    private final PrintStream err;

    Main(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    public static void main(String... arguments) throws Exception {
        // figures are written with a point, whoever reads them
        Locale.setDefault(Locale.ROOT);
        System.exit(new Main(System.out, System.err).run(arguments));
    }

    /** Does what the command line says; answers the exit status. */
    int run(String... arguments) throws IOException, InterruptedException {
        Options options = new Options();
        CommandLine line = new CommandLine(options);
        try {
            line.parseArgs(arguments);
        } catch (CommandLine.ParameterException e) {
            return misused(String.valueOf(e.getMessage()));
        }
        if (options.help) {
            line.usage(out);
            return DONE;
        }
        if (options.list) {
            Rows.all().forEach(row -> out.printf("%-18s %s%n", row.name(), row.about()));
            return DONE;
        }
        List<Row> rows = new ArrayList<>();
        for (String name : options.names) {
            Row row = named(name);
            if (row == null) {
                return misused("there is no row \"%s\"; there are %s".formatted(name, names()));
            }
            rows.add(row);
        }
        return measure(options, rows.isEmpty() ? Rows.all() : rows);
    }

    private int measure(Options options, List<Row> rows) throws IOException, InterruptedException {
        try {
            Run.check(rows);
        } catch (MissingPeerException e) {
            err.println("doorman bench: " + e.getMessage());
            return FAILED;
        }
        Machine machine = Machine.here();
        err.println(machine.text());
        Path to = Path.of(System.getProperty("doorman.cwd", ""))
                .resolve(options.out == null ? STANDARD_OUT : options.out);
        Run run = new Run(options.quick ? Scale.QUICK : Scale.WHOLE, to, options.profile, told());
        Thread end = Thread.ofPlatform().unstarted(run::end);
        Runtime.getRuntime().addShutdownHook(end);
        stopAt(LIMIT);
        int failed = run.measure(rows);
        Runtime.getRuntime().removeShutdownHook(end);
        out.print(run.table());
        out.println(machine.text() + (options.quick ? "; quick: these are no figures" : ""));
        err.println("written: %s/bench.json and bench.svg".formatted(to));
        return failed == 0 ? DONE : FAILED;
    }

    /** Each line with the time since the start, so that it is seen to be alive. */
    private Progress told() {
        long begin = System.nanoTime();
        return line -> {
            long seconds = (System.nanoTime() - begin) / 1_000_000_000;
            err.printf("%3d:%02d %s%n", seconds / 60, seconds % 60, line);
        };
    }

    /** The end ends what was started, too. */
    private void stopAt(Duration limit) {
        Thread.ofPlatform().daemon().name("limit").start(() -> {
            try {
                Thread.sleep(limit);
                err.println("doorman bench: not done after %d minutes: it ends".formatted(limit.toMinutes()));
                System.exit(FAILED);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private int misused(String message) {
        err.println("doorman bench: " + message);
        return MISUSED;
    }

    private static @Nullable Row named(String name) {
        return Rows.all().stream()
                .filter(row -> row.name().equals(name))
                .findFirst()
                .orElse(null);
    }

    private static String names() {
        return Rows.all().stream().map(Row::name).collect(Collectors.joining(", "));
    }
}
