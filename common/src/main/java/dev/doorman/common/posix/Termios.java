package dev.doorman.common.posix;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

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
    private static final long TCFLSH = 0x540B;
    private static final long TCOFLUSH = 1;
    private static final long TIOCGPGRP = 0x540F;
    private static final long TIOCGWINSZ = 0x5413;
    private static final int BYTES = 36;
    private static final int C_IFLAG = 0;
    private static final int C_OFLAG = 4;
    private static final int C_CFLAG = 8;
    private static final int C_LFLAG = 12;
    private static final int C_CC = 17;
    private static final int C_CC_QUIT = C_CC + 1;
    private static final int C_CC_EOF = C_CC + 4;
    private static final int C_CC_TIME = C_CC + 5;
    private static final int C_CC_MIN = C_CC + 6;
    private static final int C_CC_SUSPEND = C_CC + 10;
    private static final int ISTRIP = 0x20;
    private static final int INLCR = 0x40;
    private static final int IGNCR = 0x80;
    private static final int ICRNL = 0x100;
    private static final int IXON = 0x400;
    private static final int OPOST = 0x1;
    private static final int CSIZE = 0x30;
    private static final int CS8 = 0x30;
    private static final int PARENB = 0x100;
    private static final int CBAUD = 0x100f;
    private static final int CBAUDEX = 0x1000;
    private static final int[] SPEEDS = {
        0, 50, 75, 110, 134, 150, 200, 300, 600, 1200, 1800, 2400, 4800, 9600, 19_200, 38_400
    };
    private static final int[] HIGHER_SPEEDS = {0, 57_600, 115_200, 230_400, 460_800};
    private static final int ISIG = 0x1;
    private static final int ICANON = 0x2;
    private static final int ECHO = 0x8;
    private static final int ECHONL = 0x40;
    private static final int IEXTEN = 0x8000;

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

    /** Who stops and starts a terminal's output at ^S and ^Q. */
    public enum Flow {
        /** The terminal itself. */
        LOCAL,
        /** Whoever reads what is typed. */
        REMOTE
    }

    /** What becomes of the eighth bit of what is typed. */
    public enum EighthBit {
        /** It goes with the others. */
        SENT,
        /** On a line that has seven bits, or a parity, it is none of the key's, and taken away while the flow is local, as BSD does. */
        SENT_IF_A_KEYS
    }

    /**
     * These modes for a terminal at another host: each key goes there as it is, and what comes from there is shown as it is.
     *
     * @param eighth what becomes of keys' eighth bit
     */
    public Termios forRemote(Flow flow, EighthBit eighth) {
        byte[] changed = Arrays.copyOf(modes, BYTES);
        MemorySegment segment = MemorySegment.ofArray(changed);
        var flags = JAVA_INT.withByteAlignment(1);
        int input = segment.get(flags, C_IFLAG) & ~(ISTRIP | INLCR | IGNCR | ICRNL | IXON);
        int local = eighth == EighthBit.SENT_IF_A_KEYS && sevenBits() ? IXON | ISTRIP : IXON;
        segment.set(flags, C_IFLAG, flow == Flow.LOCAL ? input | local : input);
        segment.set(flags, C_OFLAG, segment.get(flags, C_OFLAG) & ~OPOST);
        segment.set(flags, C_LFLAG, segment.get(flags, C_LFLAG) & ~(ICANON | ISIG | ECHO | ECHONL | IEXTEN));
        changed[C_CC_MIN] = 1;
        changed[C_CC_TIME] = 0;
        return new Termios(changed);
    }

    /** Whether the line's eighth bit is none of the keys'. */
    private boolean sevenBits() {
        MemorySegment segment = MemorySegment.ofArray(modes);
        var flags = JAVA_INT.withByteAlignment(1);
        int line = segment.get(flags, C_CFLAG);
        return (segment.get(flags, C_IFLAG) & ISTRIP) != 0 || (line & CSIZE) != CS8 || (line & PARENB) != 0;
    }

    /** The speed of its line; 0 where it is none of those that old systems know. */
    public int speed() {
        int code = MemorySegment.ofArray(modes).get(JAVA_INT.withByteAlignment(1), C_CFLAG) & CBAUD;
        int[] speeds = code < CBAUDEX ? SPEEDS : HIGHER_SPEEDS;
        int index = code & ~CBAUDEX;
        return index < speeds.length ? speeds[index] : 0;
    }

    /** The key that ends the input, ^D; 0: none. */
    public int endKey() {
        return Byte.toUnsignedInt(modes[C_CC_EOF]);
    }

    /** The key that suspends, ^Z; 0: none. */
    public int suspendKey() {
        return Byte.toUnsignedInt(modes[C_CC_SUSPEND]);
    }

    /** A terminal's window: rows, columns, and its pixels across and down. */
    public record Window(int rows, int columns, int xPixels, int yPixels) {}

    /** The size of a terminal's window. */
    public static Window window(int terminal) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment size = arena.allocate(4L * Short.BYTES, Short.BYTES);
            int _ = Libc.ioctl(terminal, TIOCGWINSZ, size);
            int[] told = new int[4];
            for (int i = 0; i < told.length; i++) {
                told[i] = Short.toUnsignedInt(size.getAtIndex(JAVA_SHORT, i));
            }
            return new Window(told[0], told[1], told[2], told[3]);
        }
    }

    /** Throws away what was written and is not shown yet. */
    public static void dropOutput(int terminal) throws PosixException {
        int _ = Libc.ioctl(terminal, TCFLSH, TCOFLUSH);
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
