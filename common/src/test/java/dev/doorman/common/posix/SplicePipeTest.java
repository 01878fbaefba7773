package dev.doorman.common.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/** With pipes at both ends, of which splice(2) takes as it does of sockets. */
class SplicePipeTest {
    private static final int SIZE = 64 * 1024;

    @Test
    void whatIsFilledInIsDrained() throws Exception {
        Libc.Pipe from = Libc.pipe();
        Libc.Pipe to = Libc.pipe();
        try (SplicePipe pipe = SplicePipe.open(SIZE)) {
            Libc.setNonBlocking(from.readEnd());
            Libc.setNonBlocking(to.writeEnd());
            assertThat(pipe.fill(from.readEnd())).isZero();
            assertThat(pipe.drain(to.writeEnd())).isZero();
            write(from.writeEnd(), 5);
            assertThat(pipe.fill(from.readEnd())).isEqualTo(5);
            assertThat(pipe.held()).isEqualTo(5);
            assertThat(pipe.drain(to.writeEnd())).isEqualTo(5);
            assertThat(pipe.held()).isZero();
        } finally {
            close(from);
            close(to);
        }
    }

    @Test
    void whereNobodyReadsAnyMoreIsAnError() throws Exception {
        Libc.Pipe from = Libc.pipe();
        Libc.Pipe to = Libc.pipe();
        try (SplicePipe pipe = SplicePipe.open(SIZE)) {
            write(from.writeEnd(), 1);
            assertThat(pipe.fill(from.readEnd())).isEqualTo(1);
            Libc.close(to.readEnd());
            assertThatThrownBy(() -> pipe.drain(to.writeEnd())).isInstanceOf(PosixException.class);
            assertThat(pipe.held()).isEqualTo(1);
        } finally {
            close(from);
            Libc.close(to.writeEnd());
        }
    }

    @Test
    void closedIsClosed() throws Exception {
        SplicePipe pipe = SplicePipe.open(SIZE);
        assertThat(pipe.closed()).isFalse();
        pipe.close();
        pipe.close();
        assertThat(pipe.closed()).isTrue();
    }

    private static void close(Libc.Pipe pipe) {
        Libc.close(pipe.readEnd());
        Libc.close(pipe.writeEnd());
    }

    private static void write(int descriptor, int count) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            assertThat(Libc.write(descriptor, arena.allocate(count), count)).isEqualTo(count);
        }
    }
}
