package dev.doorman.common.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import dev.doorman.common.wire.ByteText;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.List;
import java.util.Map;

/** posix_spawn(3): a child with exactly three descriptors, every signal at its default and none blocked. Stateless. */
public final class Spawn {
    /** More than glibc's posix_spawn_file_actions_t (80) and posix_spawnattr_t (336) need on any machine. */
    private static final int STRUCT_BYTES = 512;

    private static final int SIGSET_BYTES = 128;
    private static final short SETSIGDEF = 0x04;
    private static final short SETSIGMASK = 0x08;
    private static final short SETSID = 0x80;
    private static final int STANDARD_DESCRIPTORS = 3;

    private static final MethodHandle SPAWN = Native.plain(
            "posix_spawn", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle ACTIONS_INIT = onePointer("posix_spawn_file_actions_init");
    private static final MethodHandle ACTIONS_DESTROY = onePointer("posix_spawn_file_actions_destroy");
    private static final MethodHandle ACTIONS_DUP2 = Native.plain(
            "posix_spawn_file_actions_adddup2", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle ACTIONS_CLOSEFROM = Native.plain(
            "posix_spawn_file_actions_addclosefrom_np", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle ATTRIBUTES_INIT = onePointer("posix_spawnattr_init");
    private static final MethodHandle ATTRIBUTES_DESTROY = onePointer("posix_spawnattr_destroy");
    private static final MethodHandle ATTRIBUTES_FLAGS =
            Native.plain("posix_spawnattr_setflags", FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_SHORT));
    private static final MethodHandle ATTRIBUTES_MASK = twoPointers("posix_spawnattr_setsigmask");
    private static final MethodHandle ATTRIBUTES_DEFAULT = twoPointers("posix_spawnattr_setsigdefault");
    private static final MethodHandle SIGEMPTYSET = onePointer("sigemptyset");
    private static final MethodHandle SIGFILLSET = onePointer("sigfillset");

    private Spawn() {}

    /** Whether the child leads a session of its own from the start. */
    public enum Session {
        NEW,
        INHERITED
    }

    /**
     * Starts a program.
     *
     * @param command the program's absolute path, then its arguments
     * @param environment all of it
     * @param in becomes the child's descriptor 0; out its 1, error its 2; all others are closed in it
     * @return the child's pid; somebody must wait for it
     */
    @SuppressWarnings("IllegalCatch")
    public static int spawn(
            List<String> command, Map<String, String> environment, int in, int out, int error, Session session)
            throws PosixException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment actions = arena.allocate(STRUCT_BYTES);
            MemorySegment attributes = arena.allocate(STRUCT_BYTES);
            check("posix_spawn_file_actions_init", (int) ACTIONS_INIT.invokeExact(actions));
            check("posix_spawnattr_init", (int) ATTRIBUTES_INIT.invokeExact(attributes));
            try {
                descriptors(actions, in, out, error);
                signals(arena, attributes, session);
                MemorySegment pid = arena.allocate(JAVA_INT);
                MemorySegment program = arena.allocateFrom(command.getFirst());
                MemorySegment arguments = vector(arena, command);
                MemorySegment variables = vector(
                        arena,
                        environment.entrySet().stream()
                                .map(variable -> variable.getKey() + "=" + variable.getValue())
                                .toList());
                check("posix_spawn " + command.getFirst(), (int)
                        SPAWN.invokeExact(pid, program, actions, attributes, arguments, variables));
                return pid.get(JAVA_INT, 0);
            } finally {
                int _ = (int) ACTIONS_DESTROY.invokeExact(actions);
                int _ = (int) ATTRIBUTES_DESTROY.invokeExact(attributes);
            }
        } catch (PosixException e) {
            throw e;
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    private static void descriptors(MemorySegment actions, int in, int out, int error) throws Throwable {
        int[] ends = {in, out, error};
        for (int i = 0; i < STANDARD_DESCRIPTORS; i++) {
            check("adddup2", (int) ACTIONS_DUP2.invokeExact(actions, ends[i], i));
        }
        check("addclosefrom_np", (int) ACTIONS_CLOSEFROM.invokeExact(actions, STANDARD_DESCRIPTORS));
    }

    private static void signals(Arena arena, MemorySegment attributes, Session session) throws Throwable {
        MemorySegment signals = arena.allocate(SIGSET_BYTES);
        check("sigemptyset", (int) SIGEMPTYSET.invokeExact(signals));
        check("setsigmask", (int) ATTRIBUTES_MASK.invokeExact(attributes, signals));
        check("sigfillset", (int) SIGFILLSET.invokeExact(signals));
        check("setsigdefault", (int) ATTRIBUTES_DEFAULT.invokeExact(attributes, signals));
        short flags = (short) (SETSIGDEF | SETSIGMASK | (session == Session.NEW ? SETSID : 0));
        check("setflags", (int) ATTRIBUTES_FLAGS.invokeExact(attributes, flags));
    }

    private static MemorySegment vector(Arena arena, List<String> strings) {
        MemorySegment vector = arena.allocate(ADDRESS, strings.size() + 1L);
        for (int i = 0; i < strings.size(); i++) {
            vector.setAtIndex(ADDRESS, i, string(arena, strings.get(i)));
        }
        vector.setAtIndex(ADDRESS, strings.size(), MemorySegment.NULL);
        return vector;
    }

    /** Commands and names are bytes, which their text keeps. */
    private static MemorySegment string(Arena arena, String text) {
        byte[] bytes = ByteText.encode(text);
        MemorySegment string = arena.allocate(bytes.length + 1L);
        MemorySegment.copy(bytes, 0, string, JAVA_BYTE, 0, bytes.length);
        return string;
    }

    /** These functions answer with the error's number themselves. */
    private static void check(String call, int error) throws PosixException {
        if (error != 0) {
            throw new PosixException(call, error);
        }
    }

    private static MethodHandle onePointer(String name) {
        return Native.plain(name, FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    private static MethodHandle twoPointers(String name) {
        return Native.plain(name, FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    }
}
