package dev.doorman.common.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/**
 * All of a terminal's modes at one moment, as the kernel's termios has them, to be changed and set, or set again. Immutable.
 * Constants are Linux's, the same on x86-64 and aarch64.
 */
public final class Termios {
    private static final long TCGETS = 0x5401;
    private static final long TCSETSW = 0x5403;
    private static final long TCSETSF = 0x5404;
    private static final long TIOCGPGRP = 0x540F;
    private static final int BYTES = 36;
    private static final int C_IFLAG = 0;
    private static final int C_LFLAG = 12;
    private static final int C_CC_QUIT = 17 + 1;
    private static final int ICRNL = 0x100;
    private static final int ISIG = 0x1;
    private static final int ICANON = 0x2;
    private static final int ECHO = 0x8;
    private static final int ECHONL = 0x40;

    private final byte[] modes;

    private Termios(byte[] modes) {
        this.modes = modes;
    }

    /** What becomes of what was typed and not read yet. */
    public enum TypedAhead {
        KEPT(TCSETSW),
        DROPPED(TCSETSF);

        private final long request;

        TypedAhead(long request) {
            this.request = request;
        }
    }

    /**
     * The modes of a terminal.
     *
     * @throws PosixException also when it is none
     */
    public static Termios of(int terminal) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(BYTES, Integer.BYTES);
            int _ = Libc.ioctl(terminal, TCGETS, termios);
            return new Termios(termios.toArray(JAVA_BYTE));
        }
    }

    /** Sets these modes, when all that was written has been sent. */
    public void set(int terminal, TypedAhead typedAhead) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(BYTES, Integer.BYTES);
            MemorySegment.copy(modes, 0, termios, JAVA_BYTE, 0, BYTES);
            int _ = Libc.ioctl(terminal, typedAhead.request, termios);
        }
    }

    public boolean echo() {
        return (MemorySegment.ofArray(modes).get(JAVA_INT.withByteAlignment(1), C_LFLAG) & ECHO) != 0;
    }

    /**
     * These modes for a secret: by the line, with its editing and with signals, but nothing is shown. The key that quits is
     * off, for a JVM answers it by a list of its threads.
     */
    public Termios forSecret() {
        byte[] changed = Arrays.copyOf(modes, BYTES);
        MemorySegment segment = MemorySegment.ofArray(changed);
        var flags = JAVA_INT.withByteAlignment(1);
        segment.set(flags, C_IFLAG, segment.get(flags, C_IFLAG) | ICRNL);
        segment.set(flags, C_LFLAG, (segment.get(flags, C_LFLAG) | ICANON | ISIG) & ~(ECHO | ECHONL));
        changed[C_CC_QUIT] = 0;
        return new Termios(changed);
    }

    /**
     * Whether this process may set the terminal's modes and read from it: who may not would be stopped for trying. On a
     * terminal that is not its own there is no such rule.
     */
    public static boolean foreground(int terminal) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment group = arena.allocate(JAVA_INT);
            int _ = Libc.ioctl(terminal, TIOCGPGRP, group);
            return group.get(JAVA_INT, 0) == Libc.processGroup();
        } catch (PosixException e) {
            if (e.errno() == Errno.ENOTTY) {
                return true;
            }
            throw e;
        }
    }
}
