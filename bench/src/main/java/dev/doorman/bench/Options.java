package dev.doorman.bench;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command line. Read once. */
@Command(
        name = "./doorman bench",
        description = "Measures Doorman beside what one would take instead, on this machine.",
        footer = "\n./doorman bench jmh [OPTION ...] runs JMH on the hot paths alone.")
final class Options {
    @Option(names = "--quick", description = "Small sizes and three rounds: that it works, not figures.")
    boolean quick;

    @Option(names = "--list", description = "Show the rows there are.")
    boolean list;

    @Option(
            names = "--profile",
            description = "Record our processes while they work, and draw flame graphs; the figures suffer.")
    boolean profile;

    @Option(
            names = "--out",
            paramLabel = "DIR",
            description = "For bench.json, bench.svg and profiles (default: target/bench).")
    @Nullable
    Path out;

    @Option(
            names = {"--help", "-h"},
            usageHelp = true,
            description = "This text.")
    boolean help;

    @Parameters(paramLabel = "NAME", description = "The rows to run (default: all).")
    List<String> names = new ArrayList<>();
}
