package dev.doorman.common.posix;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SequenceLayout;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * What neither Java's channels nor Netty know of a UDP socket: to which of the machine's addresses a datagram came, and from
 * which of them an answer leaves (IP_PKTINFO, ip(7); IPV6_PKTINFO, ipv6(7)); and a socket that takes nothing (a filter,
 * socket(7)). One for each socket, and used by one thread at a time; it does not own the descriptor. Linux, 64 bits.
 */
public final class DatagramCalls {
    /** How many datagrams may be sent with one call. */
    public static final int MOST_SEGMENTS = 64;

    /** How many bytes of them: what IPv4 takes for one. */
    public static final int MOST_SEGMENTED_BYTES = 65_507;

    private static final int AF_INET = 2;
    private static final int AF_INET6 = 10;
    private static final int SOL_SOCKET = 1;
    private static final int SO_ATTACH_FILTER = 26;
    private static final int SO_DETACH_FILTER = 27;
    private static final int IPPROTO_IP = 0;
    private static final int IP_PKTINFO = 8;
    private static final int IPPROTO_IPV6 = 41;
    private static final int IPV6_RECVPKTINFO = 49;
    private static final int IPV6_PKTINFO = 50;
    /** Linux 4.18: SOL_UDP and UDP_SEGMENT. */
    private static final int SOL_UDP = 17;

    private static final int UDP_SEGMENT = 103;
    private static final int MSG_PEEK = 0x02;
    private static final int MSG_DONTWAIT = 0x40;
    private static final int MSG_NOSIGNAL = 0x4000;

    private static final int IPV4_BYTES = 4;
    private static final int IPV6_BYTES = 16;
    private static final int MAPPED_PREFIX = IPV6_BYTES - IPV4_BYTES;
    private static final int NAME_BYTES = 28;
    private static final int CONTROL_BYTES = 256;
    private static final int CMSG_HEADER = 16;
    private static final int IN_PKTINFO_BYTES = 12;
    private static final int IN6_PKTINFO_BYTES = 20;
    private static final ValueLayout.OfShort PORT = JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final SequenceLayout MSGHDR = MemoryLayout.sequenceLayout(7, JAVA_LONG);
    private static final int MSG_NAMELEN = 8;
    private static final int MSG_IOV = 16;
    private static final int MSG_IOVLEN = 24;
    private static final int MSG_CONTROL = 32;
    private static final int MSG_CONTROLLEN = 40;

    private static final FunctionDescriptor MESSAGE_CALL =
            FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT);
    private static final MethodHandle RECVMSG = Native.withErrno("recvmsg", MESSAGE_CALL);
    private static final MethodHandle SENDMSG = Native.withErrno("sendmsg", MESSAGE_CALL);
    private static final MethodHandle SETSOCKOPT = Native.withErrno(
            "setsockopt", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));

    private final int descriptor;
    private final Family family;
    private final Arena arena = Arena.ofAuto();
    private final MemorySegment state = Native.state(arena);
    private final MemorySegment message = arena.allocate(MSGHDR);
    private final MemorySegment name = arena.allocate(NAME_BYTES, Long.BYTES);
    private final MemorySegment vector = arena.allocate(JAVA_LONG, 2);
    private final MemorySegment control = arena.allocate(CONTROL_BYTES, Long.BYTES);

    /** The family that a socket was made for; one for IPv6 may take IPv4, too. */
    public enum Family {
        IPV4,
        IPV6
    }

    /**
     * A datagram that waits.
     *
     * @param local the address of this machine to which it came
     * @param cast whether it was meant for this machine alone
     */
    public record Arrival(InetSocketAddress sender, InetAddress local, Cast cast) {}

    /** Whom a datagram was meant for. */
    public enum Cast {
        UNICAST,
        /** Broadcast or multicast: an answer cannot come from the address to which it went. */
        MANY
    }

    /** What became of a datagram that was to be sent. */
    public enum Sent {
        SENT,
        /** The socket's buffer is full: later, perhaps. */
        NO_ROOM,
        /** The system does not send it: there is no way to that address, or it is too long, or not from here. */
        IMPOSSIBLE
    }

    /** For a socket, by its descriptor. */
    public DatagramCalls(int descriptor, Family family) {
        this.descriptor = descriptor;
        this.family = family;
    }

    /** Asks the kernel to tell {@link #peek} where datagrams came to. */
    public void tellLocalAddresses() throws PosixException {
        // on a socket for both families each has its own message, and IPv4's alone tells broadcasts
        set(IPPROTO_IP, IP_PKTINFO, 1);
        if (family == Family.IPV6) {
            set(IPPROTO_IPV6, IPV6_RECVPKTINFO, 1);
        }
    }

    /** From now on the kernel drops what comes, before it takes any room; what waits already stays. */
    public void drop() throws PosixException {
        try (Arena call = Arena.ofConfined()) {
            // one instruction, BPF_RET of 0 bytes
            MemorySegment instruction = call.allocate(JAVA_LONG);
            instruction.set(JAVA_SHORT, 0, (short) 0x06);
            MemorySegment program = call.allocate(JAVA_LONG, 2);
            program.set(JAVA_SHORT, 0, (short) 1);
            program.set(ADDRESS, Long.BYTES, instruction);
            set(SOL_SOCKET, SO_ATTACH_FILTER, program);
        }
    }

    /** What comes is taken again. */
    public void take() throws PosixException {
        set(SOL_SOCKET, SO_DETACH_FILTER, 0);
    }

    /**
     * Looks at the datagram that will be read next, and leaves it.
     *
     * @return null when none waits
     */
    public @Nullable Arrival peek() {
        message.set(JAVA_INT, MSG_NAMELEN, NAME_BYTES);
        message.set(ADDRESS, 0, name);
        message.set(ADDRESS, MSG_IOV, MemorySegment.NULL);
        message.set(JAVA_LONG, MSG_IOVLEN, 0);
        message.set(ADDRESS, MSG_CONTROL, control);
        message.set(JAVA_LONG, MSG_CONTROLLEN, CONTROL_BYTES);
        if (call(RECVMSG, MSG_PEEK | MSG_DONTWAIT) < 0) {
            return null;
        }
        @Nullable InetAddress local = null;
        Cast cast = Cast.UNICAST;
        long end = Math.min(message.get(JAVA_LONG, MSG_CONTROLLEN), CONTROL_BYTES);
        for (long at = 0; at + CMSG_HEADER <= end; at += aligned(control.get(JAVA_LONG, at))) {
            int level = control.get(JAVA_INT, at + Long.BYTES);
            int type = control.get(JAVA_INT, at + Long.BYTES + Integer.BYTES);
            long data = at + CMSG_HEADER;
            if (level == IPPROTO_IP && type == IP_PKTINFO) {
                // interface, our own address for the way back, the address in the datagram's header
                local = address(control, data + 2L * Integer.BYTES, IPV4_BYTES, 0);
                if (control.get(JAVA_INT, data + Integer.BYTES) != control.get(JAVA_INT, data + 2L * Integer.BYTES)) {
                    cast = Cast.MANY;
                }
            } else if (level == IPPROTO_IPV6 && type == IPV6_PKTINFO && local == null) {
                local = address(control, data, IPV6_BYTES, control.get(JAVA_INT, data + IPV6_BYTES));
            }
        }
        if (local == null) {
            return null;
        }
        return new Arrival(sender(), local, local.isMulticastAddress() ? Cast.MANY : cast);
    }

    /**
     * Sends a datagram, without waiting.
     *
     * @param from an address of this machine
     * @param payload direct
     */
    public Sent send(InetAddress from, InetSocketAddress to, ByteBuffer payload) {
        return send(to, payload, putSource(from));
    }

    /**
     * Sends several datagrams with one call, without waiting; all or none (UDP_SEGMENT, udp(7)). Those that would be fragmented on their
     * way cannot be sent so.
     *
     * @param from an address of this machine
     * @param payload direct: one behind the other, {@link #MOST_SEGMENTS} at most and {@link #MOST_SEGMENTED_BYTES}
     * @param each how long each is; the last may be shorter
     */
    public Sent send(InetAddress from, InetSocketAddress to, ByteBuffer payload, int each) {
        long source = putSource(from);
        control.set(JAVA_LONG, source, CMSG_HEADER + Short.BYTES);
        control.set(JAVA_INT, source + Long.BYTES, SOL_UDP);
        control.set(JAVA_INT, source + Long.BYTES + Integer.BYTES, UDP_SEGMENT);
        control.set(JAVA_SHORT, source + CMSG_HEADER, (short) each);
        return send(to, payload, source + aligned(CMSG_HEADER + Short.BYTES));
    }

    private Sent send(InetSocketAddress to, ByteBuffer payload, long controlBytes) {
        int nameLength = putName(to);
        vector.set(ADDRESS, 0, MemorySegment.ofBuffer(payload));
        vector.set(JAVA_LONG, Long.BYTES, payload.remaining());
        message.set(ADDRESS, 0, name);
        message.set(JAVA_INT, MSG_NAMELEN, nameLength);
        message.set(ADDRESS, MSG_IOV, vector);
        message.set(JAVA_LONG, MSG_IOVLEN, 1);
        message.set(ADDRESS, MSG_CONTROL, control);
        message.set(JAVA_LONG, MSG_CONTROLLEN, controlBytes);
        if (call(SENDMSG, MSG_DONTWAIT | MSG_NOSIGNAL) >= 0) {
            return Sent.SENT;
        }
        int errno = Native.errno(state);
        return errno == Errno.EAGAIN || errno == Errno.EINTR ? Sent.NO_ROOM : Sent.IMPOSSIBLE;
    }

    private int putName(InetSocketAddress to) {
        name.fill((byte) 0);
        name.set(PORT, Short.BYTES, (short) to.getPort());
        if (family == Family.IPV4) {
            name.set(JAVA_SHORT, 0, (short) AF_INET);
            put(to.getAddress().getAddress(), name, Integer.BYTES);
            return 2 * Long.BYTES;
        }
        name.set(JAVA_SHORT, 0, (short) AF_INET6);
        put(wide(to.getAddress()), name, Long.BYTES);
        name.set(JAVA_INT, Long.BYTES + IPV6_BYTES, scope(to.getAddress()));
        return NAME_BYTES;
    }

    private long putSource(InetAddress from) {
        control.fill((byte) 0);
        boolean v4 = family == Family.IPV4;
        int length = CMSG_HEADER + (v4 ? IN_PKTINFO_BYTES : IN6_PKTINFO_BYTES);
        control.set(JAVA_LONG, 0, length);
        control.set(JAVA_INT, Long.BYTES, v4 ? IPPROTO_IP : IPPROTO_IPV6);
        control.set(JAVA_INT, Long.BYTES + Integer.BYTES, v4 ? IP_PKTINFO : IPV6_PKTINFO);
        if (v4) {
            put(from.getAddress(), control, CMSG_HEADER + Integer.BYTES);
        } else {
            put(wide(from), control, CMSG_HEADER);
            control.set(JAVA_INT, CMSG_HEADER + IPV6_BYTES, scope(from));
        }
        return aligned(length);
    }

    private InetSocketAddress sender() {
        int port = Short.toUnsignedInt(name.get(PORT, Short.BYTES));
        InetAddress address = name.get(JAVA_SHORT, 0) == AF_INET
                ? address(name, Integer.BYTES, IPV4_BYTES, 0)
                : address(name, Long.BYTES, IPV6_BYTES, name.get(JAVA_INT, Long.BYTES + IPV6_BYTES));
        return new InetSocketAddress(address, port);
    }

    /** An address, with its interface where it is nothing without one. */
    private static InetAddress address(MemorySegment from, long offset, int length, int scope) {
        byte[] bytes = from.asSlice(offset, length).toArray(JAVA_BYTE);
        try {
            InetAddress plain = InetAddress.getByAddress(bytes);
            return plain instanceof Inet6Address && plain.isLinkLocalAddress()
                    ? Inet6Address.getByAddress(null, bytes, scope)
                    : plain;
        } catch (UnknownHostException e) {
            throw new IllegalStateException("an address of " + length + " bytes", e);
        }
    }

    private static int scope(InetAddress address) {
        return address instanceof Inet6Address wide && wide.isLinkLocalAddress() ? wide.getScopeId() : 0;
    }

    /** An address as IPv6 writes it. */
    private static byte[] wide(InetAddress address) {
        byte[] bytes = address.getAddress();
        if (!(address instanceof Inet4Address)) {
            return bytes;
        }
        byte[] mapped = new byte[IPV6_BYTES];
        mapped[MAPPED_PREFIX - 1] = (byte) 0xff;
        mapped[MAPPED_PREFIX - 2] = (byte) 0xff;
        System.arraycopy(bytes, 0, mapped, MAPPED_PREFIX, IPV4_BYTES);
        return mapped;
    }

    private static void put(byte[] bytes, MemorySegment to, long offset) {
        MemorySegment.copy(bytes, 0, to, JAVA_BYTE, offset, bytes.length);
    }

    private static long aligned(long length) {
        return Math.max(CMSG_HEADER, (length + Long.BYTES - 1) & -Long.BYTES);
    }

    private void set(int level, int option, int value) throws PosixException {
        try (Arena call = Arena.ofConfined()) {
            set(level, option, call.allocateFrom(JAVA_INT, value));
        }
    }

    @SuppressWarnings("IllegalCatch")
    private void set(int level, int option, MemorySegment value) throws PosixException {
        int result;
        try {
            result = (int) SETSOCKOPT.invokeExact(state, descriptor, level, option, value, (int) value.byteSize());
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
        if (result < 0) {
            throw new PosixException("setsockopt", Native.errno(state));
        }
    }

    @SuppressWarnings("IllegalCatch")
    private long call(MethodHandle function, int flags) {
        try {
            return (long) function.invokeExact(state, descriptor, message, flags);
        } catch (Throwable e) {
            throw Native.unexpected(e);
        }
    }
}
