package dev.doorman.tftpd.protocol;

import dev.doorman.tftpd.protocol.TftpPacket.Operation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes datagrams of clients apart; nothing that is longer than it may be is looked at any further (CVE-2011-2199,
 * CVE-2021-41054). Pure.
 *
 * <pre>
 *   1 RRQ, 2 WRQ   name NUL mode NUL (option NUL value NUL)*
 *   3 DATA         block u16, payload
 *   4 ACK          block u16
 *   5 ERROR        code u16, text NUL
 * </pre>
 */
public final class PacketParser {
    /** RFC 2347's limit. */
    public static final int MAX_REQUEST_BYTES = 512;

    static final int MAX_OPTIONS = 8;
    private static final int MAX_MESSAGE_BYTES = 512;
    private static final int HEADER_BYTES = 4;

    private PacketParser() {}

    /** Any datagram is something. */
    public static TftpPacket parse(byte[] datagram) {
        int opcode = datagram.length < Short.BYTES ? 0 : number(datagram, 0);
        return switch (opcode) {
            case Opcodes.RRQ -> request(Operation.READ, datagram);
            case Opcodes.WRQ -> request(Operation.WRITE, datagram);
            case Opcodes.DATA, Opcodes.ACK, Opcodes.ERROR -> answer(opcode, datagram);
            default -> new TftpPacket.Malformed("no opcode of a client's");
        };
    }

    private static TftpPacket answer(int opcode, byte[] datagram) {
        if (datagram.length < HEADER_BYTES) {
            return new TftpPacket.Malformed("too short");
        }
        int number = number(datagram, Short.BYTES);
        return switch (opcode) {
            case Opcodes.DATA ->
                new TftpPacket.Data(number, Arrays.copyOfRange(datagram, HEADER_BYTES, datagram.length));
            case Opcodes.ACK -> new TftpPacket.Ack(number);
            default -> new TftpPacket.Fault(number, message(datagram));
        };
    }

    private static String message(byte[] datagram) {
        int end = HEADER_BYTES;
        while (end < datagram.length && end < HEADER_BYTES + MAX_MESSAGE_BYTES && datagram[end] != 0) {
            end++;
        }
        return new String(datagram, HEADER_BYTES, end - HEADER_BYTES, StandardCharsets.ISO_8859_1);
    }

    private static TftpPacket request(Operation operation, byte[] datagram) {
        if (datagram.length > MAX_REQUEST_BYTES) {
            return new TftpPacket.Malformed("a request of more than " + MAX_REQUEST_BYTES + " bytes");
        }
        List<String> texts = texts(datagram);
        if (texts == null || texts.size() < 2 || texts.getFirst().isEmpty()) {
            return new TftpPacket.Malformed("a request without a name and a mode");
        }
        List<TftpOption> options = new ArrayList<>();
        for (int i = 2; i < texts.size(); i += 2) {
            if (texts.get(i).isEmpty()) {
                // what some pad their requests with
                break;
            }
            if (i + 1 == texts.size() || options.size() == MAX_OPTIONS) {
                return new TftpPacket.Malformed("an option without a value, or too many");
            }
            add(options, texts.get(i).toLowerCase(Locale.ROOT), texts.get(i + 1));
        }
        return new TftpPacket.Request(operation, texts.get(0), texts.get(1), options);
    }

    /** An option may be named once only; of two the first counts. */
    private static void add(List<TftpOption> options, String name, String value) {
        if (options.stream().noneMatch(option -> option.name().equals(name))) {
            options.add(new TftpOption(name, value));
        }
    }

    /** All texts of a request; null where the last one has no end. */
    private static @Nullable List<String> texts(byte[] datagram) {
        List<String> texts = new ArrayList<>();
        int begin = Short.BYTES;
        for (int i = begin; i < datagram.length; i++) {
            if (datagram[i] == 0) {
                texts.add(new String(datagram, begin, i - begin, StandardCharsets.ISO_8859_1));
                begin = i + 1;
            }
        }
        return begin == datagram.length ? texts : null;
    }

    private static int number(byte[] bytes, int offset) {
        return Byte.toUnsignedInt(bytes[offset]) << 8 | Byte.toUnsignedInt(bytes[offset + 1]);
    }
}
