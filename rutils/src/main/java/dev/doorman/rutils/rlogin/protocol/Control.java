package dev.doorman.rutils.rlogin.protocol;

import java.util.Arrays;
import java.util.Optional;

/** What a server says by an urgent byte. */
public enum Control {
    /** What was sent up to this byte is not to be shown. */
    DISCARD(0x02),
    /** ^S and ^Q are the server's. */
    RAW(0x10),
    /** ^S and ^Q are the client's. */
    COOKED(0x20),
    /** The client is to tell its window's size, now and whenever it changes. */
    WINDOW(0x80);

    private final byte octet;

    Control(int octet) {
        this.octet = (byte) octet;
    }

    /** What a byte says; empty: nothing that a client knows. */
    public static Optional<Control> of(byte octet) {
        return Arrays.stream(values()).filter(control -> control.octet == octet).findFirst();
    }
}
