package dev.doorman.bench.measure;

/** One of those that are compared, what it does, and the processes that do it. */
public record Contender(String name, Processes processes, Work work) {}
