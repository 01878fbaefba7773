package dev.doorman.authd.homes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class PacketBoundTest {
    /** Packets of 3, 0 and 5 bytes, which is the most. */
    private static final byte[] PACKETS = {0, 0, 0, 3, 'a', 'b', 'c', 0, 0, 0, 0, 0, 0, 0, 5, 1, 2, 3, 4, 5};

    private static PacketBound bound(byte... bytes) {
        return new PacketBound(new ByteArrayInputStream(bytes), 5);
    }

    @Test
    void packetsWithinTheBoundComeAsTheyAre() throws IOException {
        for (int piece = 1; piece <= PACKETS.length; piece++) {
            try (InputStream in = bound(PACKETS)) {
                assertThat(readBy(in, piece)).as("by %d", piece).isEqualTo(PACKETS);
            }
        }
        try (InputStream in = bound(PACKETS)) {
            assertThat(in.read()).isZero();
            assertThat(in.read(new byte[3])).isEqualTo(3);
            assertThat(in.read()).isEqualTo('a');
            assertThat(in.read(new byte[0])).isZero();
        }
    }

    private static byte[] readBy(InputStream in, int piece) throws IOException {
        byte[] read = {};
        byte[] buffer = new byte[piece];
        for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
            read = Arrays.copyOf(read, read.length + count);
            System.arraycopy(buffer, 0, read, read.length - count, count);
        }
        return read;
    }

    @Test
    void theEndIsTheEnd() {
        for (int cut = 0; cut < PACKETS.length; cut++) {
            boolean inHeader = cut > 0 && cut < 4 || cut > 7 && cut < 11 || cut > 11 && cut < 15;
            InputStream in = bound(Arrays.copyOf(PACKETS, cut));
            if (inHeader) {
                assertThatThrownBy(in::readAllBytes).as("cut at %d", cut).isInstanceOf(EOFException.class);
            } else {
                assertThat(in).as("cut at %d", cut).hasBinaryContent(Arrays.copyOf(PACKETS, cut));
            }
        }
    }

    @Test
    void aLongerOneIsRefusedByItsHeader() {
        assertThatThrownBy(() -> bound((byte) 0, (byte) 0, (byte) 0, (byte) 6).read())
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> bound((byte) 0, (byte) 1, (byte) 0, (byte) 0).read())
                .isInstanceOf(IOException.class);
        assertThatThrownBy(() -> bound((byte) 1, (byte) 0, (byte) 0, (byte) 0).read())
                .as("no packet of SMB")
                .isInstanceOf(IOException.class);
    }
}
