package dev.doorman.rutils.rlogin.protocol;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** What a client sends. Pure. */
public final class Messages {
    private static final byte MAGIC = (byte) 0xff;
    private static final int WINDOW_BYTES = 12;
    private static final int MOST_TYPE_CHARS = 64;
    private static final String NO_TYPE = "network";

    private Messages() {}

    /**
     * The first bytes: {@code NUL <local user> NUL <remote user> NUL <terminal>/<speed> NUL}.
     *
     * @param speed of the terminal's line; 0: there is none
     */
    public static byte[] handshake(String localUser, String remoteUser, String terminal, int speed) {
        String type = terminal.matches("[!-~]+") && terminal.length() <= MOST_TYPE_CHARS ? terminal : NO_TYPE;
        String line = "\0" + localUser + "\0" + remoteUser + "\0" + type + (speed > 0 ? "/" + speed : "") + "\0";
        return line.getBytes(StandardCharsets.ISO_8859_1);
    }

    /** {@code FF FF s s}, and the window's rows, columns and pixels across and down, 16 bits each. */
    public static byte[] window(int rows, int columns, int xPixels, int yPixels) {
        return ByteBuffer.allocate(WINDOW_BYTES)
                .put(MAGIC)
                .put(MAGIC)
                .put((byte) 's')
                .put((byte) 's')
                .putShort((short) rows)
                .putShort((short) columns)
                .putShort((short) xPixels)
                .putShort((short) yPixels)
                .array();
    }
}
