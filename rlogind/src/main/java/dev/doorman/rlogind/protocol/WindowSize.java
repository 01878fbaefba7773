package dev.doorman.rlogind.protocol;

/** A window's size as the client tells it, each 0 to 65535. */
public record WindowSize(int rows, int columns, int xPixels, int yPixels) {}
