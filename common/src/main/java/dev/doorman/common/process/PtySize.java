package dev.doorman.common.process;

/** A terminal's size, as TIOCSWINSZ has it; each 0 to 65535, 0 for unknown. */
public record PtySize(int rows, int columns, int xPixels, int yPixels) {
    public static PtySize of(int rows, int columns) {
        return new PtySize(rows, columns, 0, 0);
    }
}
