package dev.doorman.tftpd.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TermsTest {
    private static TftpPacket.Request request(TftpPacket.Operation operation, String options) {
        List<TftpOption> list = new ArrayList<>();
        for (String option : options.isEmpty() ? new String[0] : options.split(" ", -1)) {
            String[] sides = option.split("=", -1);
            list.add(new TftpOption(sides[0], sides[1]));
        }
        return new TftpPacket.Request(operation, "x", "octet", list);
    }

    private static Terms read(String options) {
        return Terms.answer(request(TftpPacket.Operation.READ, options), 1234);
    }

    @ParameterizedTest
    @CsvSource({
        // asked for, answered
        "'', ''",
        "blksize=8, blksize=8",
        "blksize=1468, blksize=1468",
        "blksize=65464, blksize=65464",
        "blksize=65465, blksize=65464",
        "blksize=999999999999999999, blksize=65464",
        "blksize=7, ''",
        "blksize=0, ''",
        "blksize=-9, ''",
        "blksize=+9, ''",
        "blksize=9999999999999999999999, ''",
        "blksize=, ''",
        "windowsize=1, windowsize=1",
        "windowsize=64, windowsize=64",
        "windowsize=65535, windowsize=64",
        "windowsize=65536, ''",
        "windowsize=0, ''",
        "windowsize=64 blksize=1468, windowsize=64 blksize=1468",
        "windowsize=64 blksize=8192, windowsize=16 blksize=8192",
        "blksize=65464 windowsize=8, blksize=65464 windowsize=2",
        "timeout=1, timeout=1",
        "timeout=255, timeout=255",
        "timeout=256, ''",
        "timeout=0, ''",
        "rollover=0, rollover=0",
        "rollover=1, rollover=1",
        "rollover=2, ''",
        "tsize=0, tsize=1234",
        "tsize=x, ''",
        "multicast= utimeout=1000 blksize2=4096, ''",
        "tsize=0 unknown=1 blksize=512, tsize=1234 blksize=512"
    })
    void aReadersOptions(String asked, String answered) {
        Terms terms = read(asked);
        assertThat(terms.accepted())
                .isEqualTo(request(TftpPacket.Operation.READ, answered).options());
    }

    @Test
    void cve20206097MulticastIsNoOption() {
        assertThat(read("multicast=").accepted()).isEmpty();
        assertThat(read("multicast=239.0.0.1,1758,1 blksize=512").accepted())
                .containsExactly(new TftpOption("blksize", "512"));
    }

    @Test
    void whatHolds() {
        Terms terms = read("blksize=1024 windowsize=5 timeout=3 rollover=1");
        assertThat(terms.blockSize()).isEqualTo(1024);
        assertThat(terms.windowSize()).isEqualTo(5);
        assertThat(terms.timeout()).isEqualTo(Duration.ofSeconds(3));
        assertThat(terms.blocks().onWire(65_536)).isEqualTo(1);
        Terms plain = read("");
        assertThat(plain.blockSize()).isEqualTo(512);
        assertThat(plain.windowSize()).isEqualTo(1);
        assertThat(plain.timeout()).isNull();
        assertThat(plain.blocks().onWire(65_536)).isZero();
    }

    @Test
    void theSizeOfAFile() {
        assertThat(Terms.answer(request(TftpPacket.Operation.READ, "tsize=0"), Terms.UNTOLD)
                        .accepted())
                .isEmpty();
        assertThat(Terms.answer(request(TftpPacket.Operation.WRITE, "tsize=77"), Terms.UNTOLD)
                        .accepted())
                .containsExactly(new TftpOption("tsize", "77"));
    }
}
