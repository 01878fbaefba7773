package dev.doorman.bench.measure;

/** What a contender does in its turn. */
@FunctionalInterface
public interface Work {
    /** Does it once; answers the figure, in the work's unit. */
    double run() throws Exception;
}
