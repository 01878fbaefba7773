package dev.doorman.bench.measure;

/**
 * One turn of one contender.
 *
 * @param value in the work's unit
 * @param cpuSeconds that its processes took for it
 */
public record Sample(double value, double cpuSeconds) {}
