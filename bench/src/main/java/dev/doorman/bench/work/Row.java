package dev.doorman.bench.work;

import dev.doorman.bench.measure.Comparison;
import java.util.List;

/** A row of the table: some work, and who does it. */
public interface Row {
    /** By which it is asked for. */
    String name();

    /** What is measured, in a line. */
    String about();

    /** The programs that must be here. */
    List<String> needs();

    /** Starts what is to be measured on the stage, which ends it, and measures. */
    List<Comparison> measure(Stage stage) throws Exception;
}
