package dev.doorman.common.process;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.doorman.common.posix.Errno;
import dev.doorman.common.posix.Fd;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.posix.PosixException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.jspecify.annotations.Nullable;

/**
 * The master side of a pseudo-terminal, pty(7), in packet mode (TIOCPKT). Owned by its session. One thread reads and one
 * writes; any may do the rest. Who has to wait is parked.
 */
public final class Pty implements AutoCloseable {
    private static final String MULTIPLEXER = "/dev/ptmx";
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final long TCGETS = 0x5401;
    private static final long TCSETS = 0x5402;
    private static final long TCFLSH = 0x540B;
    private static final long TIOCSWINSZ = 0x5414;
    private static final long TIOCPKT = 0x5420;
    private static final long TIOCSPTLCK = 0x40045431L;
    private static final long TIOCGPTN = 0x80045430L;
    private static final long TIOCGPTPEER = 0x5441;
    private static final long TIOCSIG = 0x40045436L;
    private static final long TCIFLUSH = 0;
    private static final long SIGINT = 2;
    private static final long SIGQUIT = 3;
    private static final long SIGTSTP = 20;
    private static final int TERMIOS_BYTES = 60;
    private static final int C_IFLAG = 0;
    private static final int C_CFLAG = 8;
    private static final int C_LFLAG = 12;
    private static final int C_CC = 17;
    private static final int C_CC_BYTES = 19;
    private static final int PACKET_FLUSH_READ = 1;
    private static final int PACKET_FLUSH_WRITE = 2;
    private static final int PACKET_NO_STOP = 16;
    private static final int PACKET_DO_STOP = 32;

    private final Fd master;
    private final String name;
    /** What the last control packet told and {@link #read} has not; the reading thread's alone. */
    private int told;

    /** The last packet of data, of which {@code heldStart} to {@code heldEnd} was not handed out; the reading thread's alone. */
    private final byte[] packet = new byte[BUFFER_BYTES];

    private int heldStart;
    private int heldEnd;

    private Pty(Fd master, String name) {
        this.master = master;
        this.name = name;
    }

    /** A fresh terminal, and the descriptor of its slave side, for the child. */
    record Opened(Pty pty, int slave) {}

    /**
     * Opens a terminal. The slave belongs to whoever opens the master, so that is done as the user: a daemon has no right to
     * give files away. The slave is opened through the master, by no path, so nobody can put another in its place.
     *
     * @param identity null: as this process itself is
     */
    static Opened open(@Nullable Identity identity, PtySize size) throws IOException {
        int flags = Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_NONBLOCK | Libc.O_CLOEXEC;
        int number = identity == null
                ? Libc.open(MULTIPLEXER, flags)
                : Libc.openAs(MULTIPLEXER, flags, identity.uid(), identity.gid());
        Fd master = new Fd(number);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment word = arena.allocateFrom(JAVA_INT, 0);
            int _ = Libc.ioctl(number, TIOCSPTLCK, word);
            int _ = Libc.ioctl(number, TIOCGPTN, word);
            Pty pty = new Pty(master, "pts/" + word.get(JAVA_INT, 0));
            pty.resize(size);
            word.set(JAVA_INT, 0, 1);
            int _ = Libc.ioctl(number, TIOCPKT, word);
            int slave = Libc.ioctl(number, TIOCGPTPEER, (long) (Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC));
            return new Opened(pty, slave);
        } catch (IOException e) {
            master.close();
            throw e;
        }
    }

    /** The terminal's name below /dev, such as {@code pts/3}. */
    public String name() {
        return name;
    }

    /** Whether others may write to the terminal, as its mode says at this moment, mesg(1). */
    public boolean writableByOthers() throws IOException {
        return Files.getPosixFilePermissions(Path.of("/dev", name)).contains(PosixFilePermission.GROUP_WRITE);
    }

    /**
     * Waits for what the session does next.
     *
     * @param buffer at least two bytes long
     */
    public PtyRead read(byte[] buffer) throws IOException {
        if (told != 0) {
            return control();
        }
        if (heldStart < heldEnd) {
            return output(buffer);
        }
        int length = packet(packet);
        if (length == 0) {
            return new PtyRead.End();
        }
        if (packet[0] != 0) {
            told = packet[0];
            return control();
        }
        heldStart = 1;
        heldEnd = length;
        return overtaken() ? control() : output(buffer);
    }

    /**
     * The kernel goes on with a read that it has begun, without looking whether there is something to tell meanwhile: so what
     * follows a flush, such as the shell's prompt, may come before it, and would be thrown away at the client. What goes first
     * is asked once more; at worst a part of what was flushed is shown after all.
     */
    private boolean overtaken() throws IOException {
        int urgent = master.use(number -> Libc.hasPriorityInput(number) ? 1 : 0);
        if (urgent != 0) {
            // of one byte: where nothing is to be told any more, this takes no data
            byte[] first = new byte[1];
            told = packet(first) == 0 ? 0 : first[0];
        }
        return told != 0;
    }

    /** What does not fit is kept for the next read. */
    private PtyRead output(byte[] buffer) {
        int part = Math.min(heldEnd - heldStart, buffer.length);
        System.arraycopy(packet, heldStart, buffer, 0, part);
        heldStart += part;
        return new PtyRead.Output(part);
    }

    /** Reads the next packet; 0 at the end. */
    private int packet(byte[] bytes) throws IOException {
        try {
            return Math.max(0, master.read(bytes, 0, bytes.length));
        } catch (PosixException e) {
            if (e.errno() == Errno.EIO) {
                return 0;
            }
            throw e;
        }
    }

    /** One packet may tell of several things; one at a time, the flush first: what came before it is of no use. */
    private PtyRead control() {
        if ((told & PACKET_FLUSH_WRITE) != 0) {
            told &= ~PACKET_FLUSH_WRITE;
            return new PtyRead.OutputFlushed();
        }
        if ((told & PACKET_FLUSH_READ) != 0) {
            told &= ~PACKET_FLUSH_READ;
            return new PtyRead.InputFlushed();
        }
        int flow = told & (PACKET_NO_STOP | PACKET_DO_STOP);
        told = 0;
        return flow == 0 ? new PtyRead.Changed() : new PtyRead.FlowControl((flow & PACKET_DO_STOP) != 0);
    }

    /**
     * Shows a text on the terminal, as if a program of the session had written it: between what they write, by the terminal's own
     * modes. Does not wait: a terminal that is stopped, or full, takes nothing. Any thread.
     *
     * @return whether all of it is on its way
     */
    public boolean show(byte[] text) throws IOException {
        long flags = Libc.O_WRONLY | Libc.O_NOCTTY | Libc.O_NONBLOCK | Libc.O_CLOEXEC;
        int slave = master.use(number -> Libc.ioctl(number, TIOCGPTPEER, flags));
        try (Arena arena = Arena.ofConfined()) {
            return Libc.write(slave, arena.allocateFrom(JAVA_BYTE, text), text.length) == text.length;
        } finally {
            Libc.closeRaw(slave);
        }
    }

    /** Types into the terminal; waits while its input is full. */
    public void write(byte[] bytes, int offset, int length) throws IOException {
        master.write(bytes, offset, length);
    }

    /** Sets the size; the foreground process group gets SIGWINCH when it is another one. */
    public void resize(PtySize size) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment window = arena.allocate(JAVA_SHORT, 4);
            window.setAtIndex(JAVA_SHORT, 0, (short) size.rows());
            window.setAtIndex(JAVA_SHORT, 1, (short) size.columns());
            window.setAtIndex(JAVA_SHORT, 2, (short) size.xPixels());
            window.setAtIndex(JAVA_SHORT, 3, (short) size.yPixels());
            int _ = master.use(number -> Libc.ioctl(number, TIOCSWINSZ, window));
        }
    }

    /** The modes that the session has set. */
    public TerminalModes modes() throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(TERMIOS_BYTES);
            int _ = master.use(number -> Libc.ioctl(number, TCGETS, termios));
            byte[] characters = new byte[C_CC_BYTES];
            MemorySegment.copy(termios, JAVA_BYTE, C_CC, characters, 0, C_CC_BYTES);
            return new TerminalModes(termios.get(JAVA_INT, C_IFLAG), termios.get(JAVA_INT, C_LFLAG), characters);
        }
    }

    /** Sets the speed, of which there is no more than its number; one that terminals do not have changes nothing. */
    void speed(int speed) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment termios = arena.allocate(TERMIOS_BYTES);
            int _ = master.use(number -> Libc.ioctl(number, TCGETS, termios));
            termios.set(JAVA_INT, C_CFLAG, TerminalSpeed.set(termios.get(JAVA_INT, C_CFLAG), speed));
            int _ = master.use(number -> Libc.ioctl(number, TCSETS, termios));
        }
    }

    /** Sends the signal of a key to the terminal's foreground process group, as if the key had been read. */
    public void signal(TerminalModes.ControlCharacter key) throws IOException {
        long signal = switch (key) {
            case INTERRUPT -> SIGINT;
            case QUIT -> SIGQUIT;
            case SUSPEND -> SIGTSTP;
            case ERASE, KILL, END_OF_FILE -> throw new IllegalArgumentException(key + " is no signal");
        };
        int _ = master.use(number -> Libc.ioctl(number, TIOCSIG, signal));
    }

    /** Throws away what the session has written and nobody has read. */
    public void discardOutput() throws IOException {
        int _ = master.use(number -> Libc.ioctl(number, TCFLSH, TCIFLUSH));
    }

    /** Hangs the terminal up: its session's leader and foreground processes get SIGHUP from the kernel. */
    @Override
    public void close() {
        master.close();
    }
}
