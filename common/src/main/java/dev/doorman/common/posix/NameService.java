package dev.doorman.common.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The system's own look-up of hosts, getnameinfo(3) and getaddrinfo(3): hosts(5), DNS and what else nsswitch.conf(5) names.
 * Java's own keeps a name to itself that does not lead back to its address, and tells nobody whether there is none or it
 * could not be asked; this one tells both. Blocks its thread as long as the system's resolver takes: only for platform
 * threads, and for who waits no longer than he likes. Stateless.
 */
public final class NameService {
    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOCK_STREAM = 1;
    private static final int NI_NAMEREQD = 8;
    private static final int EAI_NONAME = -2;
    private static final int EAI_NODATA = -5;
    private static final int EAI_ADDRFAMILY = -9;

    private static final int HOST_BYTES = 1025;
    private static final int MAX_ADDRESSES = 256;

    private static final int IN_BYTES = 16;
    private static final int IN_ADDRESS = 4;
    private static final int IN6_BYTES = 28;
    private static final int IN6_ADDRESS = 8;
    private static final int IPV4 = 4;
    private static final int IPV6 = 16;

    // struct addrinfo on 64-bit machines
    private static final int INFO_BYTES = 48;
    private static final int INFO_FAMILY = 4;
    private static final int INFO_TYPE = 8;
    private static final int INFO_ADDRESS = 24;
    private static final int INFO_NEXT = 40;

    private static final MethodHandle GETNAMEINFO = Native.plain(
            "getnameinfo",
            FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));
    private static final MethodHandle GETADDRINFO =
            Native.plain("getaddrinfo", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS, ADDRESS, ADDRESS));
    private static final MethodHandle FREEADDRINFO = Native.plain("freeaddrinfo", FunctionDescriptor.ofVoid(ADDRESS));

    private NameService() {}

    /**
     * The name that an address claims, which proves nothing.
     *
     * @throws IOException when it cannot be told now
     */
    @SuppressWarnings("IllegalCatch")
    public static Optional<String> name(InetAddress address) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment socket = socketAddress(arena, address.getAddress());
            MemorySegment host = arena.allocate(HOST_BYTES);
            int error;
            try {
                error = (int) GETNAMEINFO.invokeExact(
                        socket, (int) socket.byteSize(), host, HOST_BYTES, MemorySegment.NULL, 0, NI_NAMEREQD);
            } catch (Throwable e) {
                throw Native.unexpected(e);
            }
            return isAnswer("getnameinfo", error)
                    ? Optional.of(host.getString(0, StandardCharsets.ISO_8859_1))
                    : Optional.empty();
        }
    }

    /**
     * The addresses that a name leads to; none where there is no such name.
     *
     * @throws IOException when they cannot be told now
     */
    @SuppressWarnings("IllegalCatch")
    public static List<InetAddress> addresses(String name) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment host = arena.allocateFrom(name);
            MemorySegment hints = arena.allocate(INFO_BYTES, Long.BYTES);
            hints.set(JAVA_INT, INFO_TYPE, SOCK_STREAM);
            MemorySegment answer = arena.allocate(ADDRESS);
            try {
                int error = (int) GETADDRINFO.invokeExact(host, MemorySegment.NULL, hints, answer);
                if (!isAnswer("getaddrinfo", error)) {
                    return List.of();
                }
                MemorySegment first = answer.get(ADDRESS, 0);
                try {
                    return addresses(first);
                } finally {
                    FREEADDRINFO.invokeExact(first);
                }
            } catch (IOException e) {
                throw e;
            } catch (Throwable e) {
                throw Native.unexpected(e);
            }
        }
    }

    private static List<InetAddress> addresses(MemorySegment first) throws IOException {
        List<InetAddress> found = new ArrayList<>();
        MemorySegment next = first;
        while (next.address() != 0 && found.size() < MAX_ADDRESSES) {
            MemorySegment info = next.reinterpret(INFO_BYTES);
            switch (info.get(JAVA_INT, INFO_FAMILY)) {
                case AF_INET -> found.add(address(info, IN_ADDRESS, IPV4));
                case AF_INET6 -> found.add(address(info, IN6_ADDRESS, IPV6));
                default -> {} // no host's
            }
            next = info.get(ADDRESS, INFO_NEXT);
        }
        return List.copyOf(found);
    }

    private static InetAddress address(MemorySegment info, int offset, int bytes) throws IOException {
        MemorySegment socket = info.get(ADDRESS, INFO_ADDRESS).reinterpret(offset + (long) bytes);
        return InetAddress.getByAddress(socket.asSlice(offset, bytes).toArray(JAVA_BYTE));
    }

    private static MemorySegment socketAddress(Arena arena, byte[] address) {
        boolean old = address.length == IPV4;
        MemorySegment socket = arena.allocate(old ? IN_BYTES : IN6_BYTES, Integer.BYTES);
        socket.set(JAVA_SHORT, 0, (short) (old ? AF_INET : AF_INET6));
        MemorySegment.copy(address, 0, socket, JAVA_BYTE, old ? IN_ADDRESS : IN6_ADDRESS, address.length);
        return socket;
    }

    /** Whether there is an answer; false: there is none to be had, now or later. */
    private static boolean isAnswer(String call, int error) throws IOException {
        return switch (error) {
            case 0 -> true;
            case EAI_NONAME, EAI_NODATA, EAI_ADDRFAMILY -> false;
            default -> throw new IOException(call + ": error " + error);
        };
    }
}
