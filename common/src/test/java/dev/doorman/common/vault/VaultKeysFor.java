package dev.doorman.common.vault;

import java.io.IOException;
import java.util.Arrays;
import java.util.Base64;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Keys for tests. */
final class VaultKeysFor {
    private VaultKeysFor() {}

    /** Keys of which each consists of one byte only, the current one first. */
    static VaultKeys bytes(int... bytes) throws IOException {
        String value = IntStream.of(bytes).mapToObj(VaultKeysFor::base64).collect(Collectors.joining(","));
        return VaultKeys.ofEnvironment("TEST_KEY", value);
    }

    static String base64(int octet) {
        byte[] secret = new byte[VaultKey.BYTES];
        Arrays.fill(secret, (byte) octet);
        return Base64.getEncoder().encodeToString(secret);
    }
}
