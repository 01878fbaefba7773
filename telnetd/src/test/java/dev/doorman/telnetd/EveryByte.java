package dev.doorman.telnetd;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.random.RandomGeneratorFactory;

/** A file of all bytes, which telnet must not change. */
final class EveryByte {
    private static final int BYTES = 200_000;
    private static final int SPECIAL_BYTES = 20_000;
    private static final long SEED = 4711;

    private EveryByte() {}

    /** Writes it: first what telnet has a meaning for, in all its orders, then whatever there is. */
    static Path in(Path file) throws IOException {
        byte[] random = new byte[BYTES];
        RandomGeneratorFactory.of("L64X128MixRandom").create(SEED).nextBytes(random);
        byte[] special = {(byte) 255, '\r', '\n', 0, (byte) 242, (byte) 240, (byte) 250};
        for (int i = 0; i < SPECIAL_BYTES; i++) {
            random[i] = special[(random[i] & 0xff) % special.length];
        }
        return Files.write(file, random);
    }
}
