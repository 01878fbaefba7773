package dev.doorman.tftpd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BlockNumbersTest {
    @ParameterizedTest
    @CsvSource({
        // rollover, block, number
        "0, 0, 0",
        "0, 1, 1",
        "0, 65535, 65535",
        "0, 65536, 0",
        "0, 65537, 1",
        "0, 131072, 0",
        "1, 0, 0",
        "1, 65535, 65535",
        "1, 65536, 1",
        "1, 131070, 65535",
        "1, 131071, 1"
    })
    void onWire(int rollover, long block, int number) {
        BlockNumbers numbers = new BlockNumbers(rollover);
        assertThat(numbers.onWire(block)).isEqualTo(number);
        assertThat(numbers.nearest(number, block)).isEqualTo(block);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aBlockIsFoundFromThoseAroundIt(int rollover) {
        BlockNumbers numbers = new BlockNumbers(rollover);
        for (long block = 1; block < 200_000; block += 13) {
            for (long near = Math.max(1, block - 64); near <= block + 64; near += 16) {
                assertThat(numbers.nearest(numbers.onWire(block), near))
                        .as("block %d near %d", block, near)
                        .isEqualTo(block);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        // rollover, number, near
        "0, 65000, 3",
        "1, 65000, 3",
        "1, 0, 70000"
    })
    void someNumbersMeanNone(int rollover, int number, long near) {
        assertThat(new BlockNumbers(rollover).nearest(number, near)).isEqualTo(-1);
    }
}
