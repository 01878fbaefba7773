package dev.doorman.rutils.talk.screen;

import java.util.Arrays;

/**
 * The keys with which somebody mends what he types. Each side of a conversation begins with its own three, a byte each.
 *
 * @param erase takes the last character back
 * @param kill takes the line back
 * @param wordErase takes the last word back
 */
public record EditKeys(int erase, int kill, int wordErase) {
    /** How many bytes say them. */
    public static final int BYTES = 3;

    /** What most terminals have: DEL, ^U, ^W. */
    public static final EditKeys STANDARD = new EditKeys(0x7f, 0x15, 0x17);

    /** As they come. */
    public static EditKeys of(byte[] bytes) {
        if (bytes.length != BYTES) {
            throw new IllegalArgumentException(Arrays.toString(bytes));
        }
        return new EditKeys(bytes[0] & 0xff, bytes[1] & 0xff, bytes[2] & 0xff);
    }

    /** As they are sent. */
    public byte[] bytes() {
        return new byte[] {(byte) erase, (byte) kill, (byte) wordErase};
    }
}
