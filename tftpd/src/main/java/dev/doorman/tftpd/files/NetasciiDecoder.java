package dev.doorman.tftpd.files;

import java.util.Arrays;

/** Turns netascii into a file's bytes, across the borders of blocks. A CR before anything else but LF and NUL stays one. */
final class NetasciiDecoder {
    private boolean carriageReturn;

    /** What a block's bytes are. */
    byte[] decode(byte[] payload) {
        byte[] bytes = new byte[payload.length + 1];
        int length = 0;
        for (byte next : payload) {
            if (carriageReturn) {
                carriageReturn = false;
                if (next == '\n') {
                    bytes[length++] = '\n';
                    continue;
                }
                bytes[length++] = '\r';
                if (next == 0) {
                    continue;
                }
            }
            if (next == '\r') {
                carriageReturn = true;
            } else {
                bytes[length++] = next;
            }
        }
        return Arrays.copyOf(bytes, length);
    }

    /** What is left at the end. */
    byte[] rest() {
        byte[] bytes = carriageReturn ? new byte[] {'\r'} : new byte[0];
        carriageReturn = false;
        return bytes;
    }
}
