package dev.doorman.common.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Calls of the C library on descriptors and processes. Stateless; none blocks a descriptor that does not block, save
 * {@link #waitForAnyChild}. Constants are Linux's, the same on x86-64 and aarch64.
 */
public final class Libc {
    public static final int O_RDONLY = 0;
    public static final int O_WRONLY = 1;
    public static final int O_RDWR = 2;
    public static final int O_NOCTTY = 0x100;
    public static final int O_NONBLOCK = 0x800;
    public static final int O_CLOEXEC = 0x80000;

    private static final boolean ARM = "aarch64".equals(System.getProperty("os.arch"));
    private static final int SYS_SETGROUPS = ARM ? 159 : 116;
    private static final int MOST_GROUPS = 65_536;
    private static final int F_SETFL = 4;
    private static final int F_SETPIPE_SZ = 1031;
    private static final int F_GETPIPE_SZ = 1032;
    private static final int SIGQUIT = 3;
    private static final int SIGTSTP = 20;
    private static final MemorySegment SIG_IGN = MemorySegment.ofAddress(1);
    /** No id: setfsuid(2) then changes nothing, and still answers what it is. */
    private static final int ASK = -1;

    private static final int PR_SET_CHILD_SUBREAPER = 36;
    private static final short POLLPRI = 2;
    private static final int POLLFD_EVENTS = 4;
    private static final int POLLFD_REVENTS = 6;
    private static final int POLLFD_BYTES = 8;

    private static final MethodHandle OPEN =
            Native.variadic("open", 2, FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE = Native.withErrno("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle READ =
            Native.withErrno("read", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle WRITE =
            Native.withErrno("write", FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG));
    private static final MethodHandle IOCTL =
            Native.variadic("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, ADDRESS));
    private static final MethodHandle IOCTL_VALUE =
            Native.variadic("ioctl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle POLL =
            Native.withErrno("poll", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));
    private static final MethodHandle FCNTL =
            Native.variadic("fcntl", 2, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle PIPE =
            Native.withErrno("pipe2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle KILL =
            Native.withErrno("kill", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle WAITPID =
            Native.withErrno("waitpid", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle PRCTL = Native.variadic(
            "prctl", 1, FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG));
    private static final MethodHandle SETFSUID = Native.plain("setfsuid", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle SETFSGID = Native.plain("setfsgid", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle GETGROUPS =
            Native.withErrno("getgroups", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle SYSCALL =
            Native.variadic("syscall", 1, FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, JAVA_LONG, ADDRESS));
    private static final MethodHandle GETEUID = Native.plain("geteuid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle GETEGID = Native.plain("getegid", FunctionDescriptor.of(JAVA_INT));
    private static final MethodHandle RAISE = Native.plain("raise", FunctionDescriptor.of(JAVA_INT, JAVA_INT));
    private static final MethodHandle SIGNAL =
            Native.plain("signal", FunctionDescriptor.of(ADDRESS, JAVA_INT, ADDRESS));
    private static final MethodHandle GETPGRP = Native.plain("getpgrp", FunctionDescriptor.of(JAVA_INT));

    private Libc() {}

    /** The two ends of a pipe, as descriptors. */
    public record Pipe(int readEnd, int writeEnd) {}

    /** A child that has ended, and its status as waitpid(2) encodes it. */
    public record Ended(int pid, int status) {}

    /** A call of the C library that answers below zero, and sets errno, when it fails. */
    @FunctionalInterface
    interface Call {
        long run(MemorySegment state) throws Throwable;
    }

    /** What somebody does as another. */
    @FunctionalInterface
    public interface Deed<T> {
        T run() throws IOException;
    }

    /** Calls, again while a signal interrupts. */
    @SuppressWarnings("IllegalCatch")
    static long call(String name, Call call) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment state = Native.state(arena);
            while (true) {
                long result;
                try {
                    result = call.run(state);
                } catch (Throwable e) {
                    throw Native.unexpected(e);
                }
                if (result >= 0) {
                    return result;
                }
                int errno = Native.errno(state);
                if (errno != Errno.EINTR) {
                    throw new PosixException(name, errno);
                }
            }
        }
    }

    /** As {@link #call}, and what would block is no error but -1. */
    private static int unlessBlocked(String name, Call call) throws PosixException {
        try {
            return (int) call(name, call);
        } catch (PosixException e) {
            if (e.errno() == Errno.EAGAIN) {
                return -1;
            }
            throw e;
        }
    }

    /** Opens a path of ours, never one from the wire. */
    public static int open(String path, int flags) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path);
            return (int) call("open " + path, state -> (int) OPEN.invokeExact(state, name, flags));
        }
    }

    /**
     * Opens a path of ours with another's file-system identity, which what the opening makes then belongs to.
     *
     * @throws IOException also when the identity cannot be taken on
     */
    public static int openAs(String path, int flags, int uid, int gid) throws IOException {
        return as(uid, gid, () -> open(path, flags));
    }

    /**
     * Does something with another's file-system identity, setfsuid(2). The thread has its own again when this returns. It
     * keeps its supplementary groups all the while: they are the process's, not the other's. Only for a platform thread,
     * and the deed must not hand its work to another.
     *
     * @throws IOException the deed's, and when the identity cannot be taken on
     */
    public static <T> T as(int uid, int gid, Deed<T> deed) throws IOException {
        int ownGid = setFsGid(gid);
        int ownUid = setFsUid(uid);
        try {
            if (setFsGid(ASK) != gid || setFsUid(ASK) != uid) {
                throw new PosixException("setfsuid " + uid, Errno.EPERM);
            }
            return deed.run();
        } finally {
            beAgain(ownUid, ownGid);
        }
    }

    /**
     * As {@link #as(int, int, Deed)}, with the other's supplementary groups, too. A thread that is made has the identity of its
     * maker: so the deed must be calls of the system and no more, nothing that could wake or start a virtual thread, whose scheduler
     * may make a thread for it, and that would be the other for ever.
     */
    public static <T> T as(int uid, int gid, List<Integer> groups, Deed<T> deed) throws IOException {
        List<Integer> own = threadGroups();
        setThreadGroups(groups);
        try {
            return as(uid, gid, deed);
        } finally {
            setThreadGroups(own);
        }
    }

    private static void beAgain(int uid, int gid) {
        setFsUid(uid);
        setFsGid(gid);
        if (setFsGid(ASK) != gid || setFsUid(ASK) != uid) {
            throw new IllegalStateException("this thread cannot be itself again");
        }
    }

    /** Closes a descriptor; not again after a signal, for on Linux it is closed then. */
    @SuppressWarnings("IllegalCatch")
    static void close(int descriptor) {
        try (Arena arena = Arena.ofConfined()) {
            int _ = (int) CLOSE.invokeExact(Native.state(arena), descriptor);
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /** Closes a descriptor that no {@link Fd} owns. */
    public static void closeRaw(int descriptor) {
        close(descriptor);
    }

    /** Reads; 0 at the end, -1 when there is nothing yet. */
    static int read(int descriptor, MemorySegment buffer, long length) throws PosixException {
        return unlessBlocked("read", state -> (long) READ.invokeExact(state, descriptor, buffer, length));
    }

    /** Writes; -1 when there is no room yet. */
    public static int write(int descriptor, MemorySegment buffer, long length) throws PosixException {
        return unlessBlocked("write", state -> (long) WRITE.invokeExact(state, descriptor, buffer, length));
    }

    /** An ioctl(2) whose argument points to something. */
    public static int ioctl(int descriptor, long request, MemorySegment argument) throws PosixException {
        return (int) call("ioctl " + Long.toHexString(request), state ->
                (int) IOCTL.invokeExact(state, descriptor, request, argument));
    }

    /** An ioctl(2) whose argument is a number. */
    public static int ioctl(int descriptor, long request, long argument) throws PosixException {
        return (int) call("ioctl " + Long.toHexString(request), state ->
                (int) IOCTL_VALUE.invokeExact(state, descriptor, request, argument));
    }

    /** Whether a terminal's master side has something to tell that goes before its data, poll(2)'s POLLPRI. */
    public static boolean hasPriorityInput(int descriptor) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment asked = arena.allocate(POLLFD_BYTES, Integer.BYTES);
            asked.set(JAVA_INT, 0, descriptor);
            asked.set(JAVA_SHORT, POLLFD_EVENTS, POLLPRI);
            int ready = (int) call("poll", state -> (int) POLL.invokeExact(state, asked, 1L, 0));
            return ready > 0 && (asked.get(JAVA_SHORT, POLLFD_REVENTS) & POLLPRI) != 0;
        }
    }

    /** Makes a descriptor of ours one that does not block. */
    public static int setNonBlocking(int descriptor) throws PosixException {
        return (int) call("fcntl", state -> (int) FCNTL.invokeExact(state, descriptor, F_SETFL, O_NONBLOCK));
    }

    /** A pipe whose ends block and are closed on exec. */
    public static Pipe pipe() throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(JAVA_INT, 2);
            long _ = call("pipe2", state -> (int) PIPE.invokeExact(state, ends, O_CLOEXEC));
            return new Pipe(ends.getAtIndex(JAVA_INT, 0), ends.getAtIndex(JAVA_INT, 1));
        }
    }

    /** How much a pipe holds once it was asked to hold so much: who has many pipes is given small ones. */
    static int pipeCapacity(Pipe pipe, int bytes) throws PosixException {
        try {
            return (int) call("fcntl", state -> (int) FCNTL.invokeExact(state, pipe.writeEnd(), F_SETPIPE_SZ, bytes));
        } catch (PosixException e) {
            return (int) call("fcntl", state -> (int) FCNTL.invokeExact(state, pipe.writeEnd(), F_GETPIPE_SZ, 0));
        }
    }

    /** Sends a signal to a process, or to a group where pid is negative; one that is gone is no error. */
    public static void kill(int pid, int signal) throws PosixException {
        try {
            long _ = call("kill " + pid, state -> (int) KILL.invokeExact(state, pid, signal));
        } catch (PosixException e) {
            if (e.errno() != Errno.ESRCH) {
                throw e;
            }
        }
    }

    /**
     * Waits until some child has ended, and reaps it. Blocks its thread.
     *
     * @throws PosixException with ECHILD when there is no child at all
     */
    public static Ended waitForAnyChild() throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment status = arena.allocate(JAVA_INT);
            int pid = (int) call("waitpid", state -> (int) WAITPID.invokeExact(state, -1, status, 0));
            return new Ended(pid, status.get(JAVA_INT, 0));
        }
    }

    /** From now on orphans among this process's descendants become its children, as if it were PID 1. */
    public static void becomeSubreaper() throws PosixException {
        long _ = call("prctl", state -> (int) PRCTL.invokeExact(state, PR_SET_CHILD_SUBREAPER, 1L, 0L, 0L, 0L));
    }

    /** Sets the calling thread's file-system uid; answers the one before. A refusal shows only in the next answer. */
    @SuppressWarnings("IllegalCatch")
    public static int setFsUid(int uid) {
        try {
            return (int) SETFSUID.invokeExact(uid);
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /** Sets the calling thread's file-system gid; answers the one before. */
    @SuppressWarnings("IllegalCatch")
    public static int setFsGid(int gid) {
        try {
            return (int) SETFSGID.invokeExact(gid);
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /**
     * Sets the calling thread's supplementary groups, and no other's: the C library's own would set those of all threads. Only
     * for a platform thread.
     */
    public static void setThreadGroups(List<Integer> groups) throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ids = arena.allocate(JAVA_INT, Math.max(1, groups.size()));
            for (int i = 0; i < groups.size(); i++) {
                ids.setAtIndex(JAVA_INT, i, groups.get(i));
            }
            long number = SYS_SETGROUPS;
            long count = groups.size();
            long _ = call("setgroups", state -> (long) SYSCALL.invokeExact(state, number, count, ids));
        }
    }

    /** The calling thread's supplementary groups. */
    public static List<Integer> threadGroups() throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ids = arena.allocate(JAVA_INT, MOST_GROUPS);
            int count = (int) call("getgroups", state -> (int) GETGROUPS.invokeExact(state, MOST_GROUPS, ids));
            return IntStream.range(0, count)
                    .mapToObj(i -> ids.getAtIndex(JAVA_INT, i))
                    .toList();
        }
    }

    /** The effective user of this process. */
    @SuppressWarnings("IllegalCatch")
    public static int effectiveUid() {
        try {
            return (int) GETEUID.invokeExact();
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /** The effective group of this process. */
    @SuppressWarnings("IllegalCatch")
    public static int effectiveGid() {
        try {
            return (int) GETEGID.invokeExact();
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /** The process group of this process. */
    @SuppressWarnings("IllegalCatch")
    public static int processGroup() {
        try {
            return (int) GETPGRP.invokeExact();
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /**
     * Stops this process as SIGTSTP does where nobody handles it; returns when it goes on. In a process group that no shell
     * looks after it does nothing.
     */
    @SuppressWarnings("IllegalCatch")
    public static void stopSelf() {
        try {
            // to this thread, so not after this has returned
            int _ = (int) RAISE.invokeExact(SIGTSTP);
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /** SIGQUIT does nothing from now on: a JVM answers it by a list of its threads, among what its program writes. */
    @SuppressWarnings("IllegalCatch")
    public static void ignoreQuit() {
        try {
            MemorySegment _ = (MemorySegment) SIGNAL.invokeExact(SIGQUIT, SIG_IGN);
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }
}
