package dev.doorman.common.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_INT_UNALIGNED;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Locale;

/** epoll(7). The kernel packs its event structure on x86-64 alone. */
final class Epoll {
    static final int IN = 0x001;
    static final int OUT = 0x004;
    static final int ERR = 0x008;
    static final int HUP = 0x010;
    static final int ONESHOT = 1 << 30;
    static final int ADD = 1;
    static final int DEL = 2;
    static final int MOD = 3;

    private static final int CLOEXEC = 0x80000;
    private static final boolean PACKED =
            System.getProperty("os.arch").toLowerCase(Locale.ROOT).matches("amd64|x86_64");
    private static final int EVENT_BYTES = PACKED ? 12 : 16;
    private static final int DATA_OFFSET = PACKED ? 4 : 8;

    private static final MethodHandle CREATE =
            Native.withErrno("epoll_create1", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle CONTROL =
            Native.withErrno("epoll_ctl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle WAIT =
            Native.withErrno("epoll_wait", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));

    private final int descriptor;

    /** Takes an event; called by the thread that waits. */
    @FunctionalInterface
    interface Events {
        void event(int descriptor, int events);
    }

    @SuppressWarnings("IllegalCatch")
    Epoll() throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            descriptor = (int) CREATE.invokeExact(state, CLOEXEC);
            if (descriptor < 0) {
                throw new PosixException("epoll_create1", Native.errno(state));
            }
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    @SuppressWarnings("IllegalCatch")
    void control(int operation, int target, int events) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            MemorySegment event = arena.allocate(EVENT_BYTES);
            event.set(JAVA_INT_UNALIGNED, 0, events);
            event.set(JAVA_INT_UNALIGNED, DATA_OFFSET, target);
            int result;
            try {
                result = (int) CONTROL.invokeExact(state, descriptor, operation, target, event);
            } catch (Throwable e) {
                throw Native.unexpected(e);
            }
            if (result < 0) {
                throw new PosixException("epoll_ctl", Native.errno(state));
            }
        }
    }

    /** Waits and hands out events, for ever. */
    @SuppressWarnings("IllegalCatch")
    void run(Events sink) {
        int most = 64;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            MemorySegment events = arena.allocate((long) EVENT_BYTES * most);
            while (true) {
                int count;
                try {
                    count = (int) WAIT.invokeExact(state, descriptor, events, most, -1);
                } catch (Throwable e) {
                    throw Native.unexpected(e);
                }
                for (int i = 0; i < count; i++) {
                    long at = (long) EVENT_BYTES * i;
                    sink.event(events.get(JAVA_INT_UNALIGNED, at + DATA_OFFSET), events.get(JAVA_INT_UNALIGNED, at));
                }
            }
        }
    }
}
