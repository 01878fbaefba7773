package dev.doorman.ftpd.files;

/**
 * A name in a folder. Immutable.
 *
 * @param target where it leads, where it is a symbolic link; else empty
 */
public record Entry(String name, FileFacts facts, String target) {}
