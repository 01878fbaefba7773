package dev.doorman.authd.homes;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.concurrent.ThreadLocalRandom;

/** A text to look for in a heap dump, kept so that it is not found in itself: its bytes are inverted. */
final class HeapText {
    private static final int LENGTH = 24;

    private final byte[] inverted;

    private HeapText(byte[] inverted) {
        this.inverted = inverted;
    }

    /** Letters that nobody has seen yet. */
    static byte[] random() {
        byte[] letters = new byte[LENGTH];
        for (int i = 0; i < letters.length; i++) {
            letters[i] = (byte) ThreadLocalRandom.current().nextInt('a', 'z' + 1);
        }
        return letters;
    }

    static HeapText of(byte[] text) {
        byte[] inverted = new byte[text.length];
        for (int i = 0; i < text.length; i++) {
            inverted[i] = (byte) ~text[i];
        }
        return new HeapText(inverted);
    }

    /** Writes what is alive in this process. */
    static Path dump(Path folder) throws IOException {
        Path dump = folder.resolve("heap.hprof");
        ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class).dumpHeap(dump.toString(), true);
        return dump;
    }

    /** Whether it is there, byte by byte, or with a byte between each two. */
    boolean isIn(Path dump) throws IOException {
        try (FileChannel file = FileChannel.open(dump)) {
            MappedByteBuffer bytes = file.map(FileChannel.MapMode.READ_ONLY, 0, file.size());
            for (int i = 0; i < bytes.limit() - 2 * inverted.length; i++) {
                if (isAt(bytes, i, 1) || isAt(bytes, i, 2)) {
                    return true;
                }
            }
            return false;
        }
    }

    private boolean isAt(MappedByteBuffer bytes, int start, int step) {
        for (int i = 0; i < inverted.length; i++) {
            if ((byte) ~bytes.get(start + i * step) != inverted[i]) {
                return false;
            }
        }
        return true;
    }
}
