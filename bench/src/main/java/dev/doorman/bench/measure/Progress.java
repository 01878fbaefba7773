package dev.doorman.bench.measure;

/** Takes the lines that tell whoever waits that it goes on. */
@FunctionalInterface
public interface Progress {
    void say(String line);
}
