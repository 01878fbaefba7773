package dev.doorman.common.posix;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/** Makes method handles of C functions. Those that set errno take, as their first argument, a segment that keeps it. */
public final class Native {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final MemoryLayout STATE = Linker.Option.captureStateLayout();
    private static final VarHandle STATE_ERRNO = STATE.varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private Native() {}

    /** A function of the C library that sets errno. */
    static MethodHandle withErrno(String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(find(LINKER.defaultLookup(), name), descriptor, ERRNO);
    }

    /** A variadic function of the C library that sets errno. */
    static MethodHandle variadic(String name, int fixed, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(
                find(LINKER.defaultLookup(), name), descriptor, ERRNO, Linker.Option.firstVariadicArg(fixed));
    }

    /** A function of the C library that does not set errno. */
    static MethodHandle plain(String name, FunctionDescriptor descriptor) {
        return plain(LINKER.defaultLookup(), name, descriptor);
    }

    /** A function of another library that does not set errno. */
    public static MethodHandle plain(SymbolLookup library, String name, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(find(library, name), descriptor);
    }

    static MemorySegment state(Arena arena) {
        return arena.allocate(STATE);
    }

    static int errno(MemorySegment state) {
        return (int) STATE_ERRNO.get(state, 0L);
    }

    /** What a method handle can throw besides what C cannot: a bug of ours. */
    public static IllegalStateException unexpected(Throwable thrown) {
        return new IllegalStateException("a call of the C library failed in Java", thrown);
    }

    private static MemorySegment find(SymbolLookup library, String name) {
        return library.find(name).orElseThrow(() -> new UnsatisfiedLinkError("this system's C library has no " + name));
    }
}
