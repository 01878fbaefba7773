package dev.doorman.common.account;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import dev.doorman.common.posix.Native;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.invoke.MethodHandle;
import java.util.List;

/** libxcrypt's crypt_r(3): every hash that a Linux system writes. Any thread; each call has memory of its own, wiped. */
public final class Crypt implements PasswordHasher {
    private static final List<String> LIBRARIES = List.of("libcrypt.so.1", "libcrypt.so.2");
    /** sizeof(struct crypt_data), which libxcrypt keeps fixed. */
    private static final long DATA_BYTES = 32 * 1024;

    private static final int SETTING_BYTES = 192;
    private static final int MAX_HASH = 384;

    private final MethodHandle crypt;
    private final MethodHandle gensalt;

    /**
     * Loads the library.
     *
     * @throws IllegalStateException when this system has none
     */
    public Crypt() {
        SymbolLookup library = library();
        crypt = Native.plain(library, "crypt_r", FunctionDescriptor.of(ADDRESS, ADDRESS, ADDRESS, ADDRESS));
        gensalt = Native.plain(
                library,
                "crypt_gensalt_rn",
                FunctionDescriptor.of(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT));
    }

    private static SymbolLookup library() {
        for (String name : LIBRARIES) {
            try {
                return SymbolLookup.libraryLookup(name, Arena.global());
            } catch (IllegalArgumentException e) {
                // the next name, then
            }
        }
        throw new IllegalStateException("this system has no libxcrypt (" + String.join(" or ", LIBRARIES) + ")");
    }

    @Override
    @SuppressWarnings("IllegalCatch")
    public String hash(byte[] password, String setting) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment phrase = arena.allocate(password.length + 1L);
            MemorySegment.copy(password, 0, phrase, JAVA_BYTE, 0, password.length);
            MemorySegment data = arena.allocate(DATA_BYTES);
            try {
                MemorySegment hash = (MemorySegment) crypt.invokeExact(phrase, arena.allocateFrom(setting), data);
                return text(hash);
            } catch (Throwable e) {
                throw Native.unexpected(e);
            } finally {
                phrase.fill((byte) 0);
                data.fill((byte) 0);
            }
        }
    }

    @Override
    @SuppressWarnings("IllegalCatch")
    public String setting(String method) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment out = arena.allocate(SETTING_BYTES);
            return text((MemorySegment)
                    gensalt.invokeExact(arena.allocateFrom(method), 0L, MemorySegment.NULL, 0, out, SETTING_BYTES));
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }

    /** A C string; empty for none, and for the tokens that libxcrypt answers instead of a hash. */
    private static String text(MemorySegment pointer) {
        if (pointer.equals(MemorySegment.NULL)) {
            return "";
        }
        String text = pointer.reinterpret(MAX_HASH).getString(0);
        return text.startsWith("*") ? "" : text;
    }
}
