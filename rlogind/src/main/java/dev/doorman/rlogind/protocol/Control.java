package dev.doorman.rlogind.protocol;

/** What the server says by urgent bytes, RFC 1282; several in one byte are all meant. */
public enum Control {
    /** Throw away what was sent up to here and not shown yet. */
    DISCARD(0x02),
    /** ^S and ^Q are keys like any other. */
    RAW(0x10),
    /** ^S and ^Q stop and start output at the client. */
    COOKED(0x20),
    /** Tell the window's size, now and whenever it changes. */
    WINDOW(0x80);

    private final int bits;

    Control(int bits) {
        this.bits = bits;
    }

    public int bits() {
        return bits;
    }
}
