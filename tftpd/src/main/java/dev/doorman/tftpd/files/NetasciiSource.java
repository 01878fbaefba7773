package dev.doorman.tftpd.files;

import dev.doorman.tftpd.transfer.BlockSource;
import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * A file's bytes as netascii: LF becomes CR LF, CR becomes CR NUL. Where a block begins in the file is known only once the one
 * before it was made; that of each block of the last window is kept.
 */
final class NetasciiSource implements BlockSource {
    private static final int BUFFER_BYTES = 4 * 1024;
    /** No second half of a pair is still to be sent. */
    private static final int NOTHING = -1;

    private final SharedFile file;
    private final int blockSize;
    /** For each block of a window, and the next one: its number, where it begins, and what goes before that. */
    private final long[] blocks;

    private final long[] begins;
    private final int[] halves;
    private final byte[] buffer = new byte[BUFFER_BYTES];
    private long buffered;
    private int inBuffer;

    NetasciiSource(SharedFile file, int blockSize, int windowSize) {
        this.file = file;
        this.blockSize = blockSize;
        this.blocks = new long[windowSize + 1];
        this.begins = new long[windowSize + 1];
        this.halves = new int[windowSize + 1];
        mark(1, 0, NOTHING);
    }

    private void mark(long block, long begin, int half) {
        int place = (int) (block % blocks.length);
        blocks[place] = block;
        begins[place] = begin;
        halves[place] = half;
    }

    @Override
    public int read(long block, byte[] packet, int offset) throws IOException {
        int place = (int) (block % blocks.length);
        if (blocks[place] != block) {
            throw new IllegalStateException("block " + block + " is not of this window");
        }
        long position = begins[place];
        int half = halves[place];
        int length = 0;
        while (length < blockSize) {
            if (half != NOTHING) {
                packet[offset + length++] = (byte) half;
                half = NOTHING;
                continue;
            }
            int next = at(position);
            if (next < 0) {
                break;
            }
            position++;
            half = next == '\n' ? '\n' : next == '\r' ? 0 : NOTHING;
            packet[offset + length++] = (byte) (next == '\n' ? '\r' : next);
        }
        mark(block + 1, position, half);
        return length;
    }

    private int at(long position) throws IOException {
        if (position >= file.bytes()) {
            return -1;
        }
        if (position < buffered || position >= buffered + inBuffer) {
            int most = (int) Math.min(BUFFER_BYTES, file.bytes() - position);
            inBuffer = file.read(ByteBuffer.wrap(buffer, 0, most), position);
            buffered = position;
            if (inBuffer == 0) {
                return -1;
            }
        }
        return Byte.toUnsignedInt(buffer[(int) (position - buffered)]);
    }
}
