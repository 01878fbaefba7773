package dev.doorman.common.posix;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.doorman.common.posix.Termios.EighthBit;
import dev.doorman.common.posix.Termios.Flow;
import dev.doorman.common.posix.Termios.TypedAhead;
import dev.doorman.common.posix.Termios.Window;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A real terminal's modes, by its master side. */
class TermiosTest {
    private static final long TIOCSWINSZ = 0x5414;

    private int terminal;

    @BeforeEach
    void open() throws Exception {
        terminal = Libc.open("/dev/ptmx", Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC);
    }

    @AfterEach
    void close() {
        Libc.closeRaw(terminal);
    }

    @Test
    void forAnotherHostNothingIsEchoedAndItCanBeSetBack() throws Exception {
        Termios before = Termios.of(terminal);
        assertThat(before.echo()).isTrue();
        before.forRemote(Flow.LOCAL, EighthBit.SENT).set(terminal, TypedAhead.KEPT);
        assertThat(Termios.of(terminal).echo()).isFalse();
        before.forRemote(Flow.REMOTE, EighthBit.SENT).set(terminal, TypedAhead.KEPT);
        assertThat(Termios.of(terminal).echo()).isFalse();
        before.set(terminal, TypedAhead.DROPPED);
        assertThat(Termios.of(terminal).echo()).isTrue();
        assertThat(before.forSecret().echo()).isFalse();
    }

    @Test
    void itsKeysAndItsSpeed() throws Exception {
        Termios modes = Termios.of(terminal);
        assertThat(modes.endKey()).isEqualTo(0x04);
        assertThat(modes.suspendKey()).isEqualTo(0x1a);
        assertThat(modes.speed()).isEqualTo(38_400);
    }

    @Test
    void itsWindow() throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size =
                    arena.allocateFrom(ValueLayout.JAVA_SHORT, (short) 50, (short) 132, (short) 1000, (short) 40_000);
            Libc.ioctl(terminal, TIOCSWINSZ, size);
        }
        assertThat(Termios.window(terminal)).isEqualTo(new Window(50, 132, 1000, 40_000));
        Termios.dropOutput(terminal);
    }

    @Test
    void whatIsNoTerminalHasNone() throws Exception {
        int none = Libc.open("/dev/null", Libc.O_RDWR | Libc.O_CLOEXEC);
        try {
            assertThatThrownBy(() -> Termios.of(none)).isInstanceOf(PosixException.class);
            assertThatThrownBy(() -> Termios.window(none)).isInstanceOf(PosixException.class);
        } finally {
            Libc.closeRaw(none);
        }
    }
}
