package dev.doorman.tftpd.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Makes the packets that a server sends. Pure. */
public final class PacketWriter {
    /** What comes before a block's bytes. */
    public static final int DATA_HEADER_BYTES = 4;

    private PacketWriter() {}

    /** Writes a DATA packet's first bytes into it. */
    public static void dataHeader(byte[] packet, int block) {
        packet[0] = 0;
        packet[1] = Opcodes.DATA;
        packet[2] = (byte) (block >> 8);
        packet[3] = (byte) block;
    }

    public static byte[] ack(int block) {
        return new byte[] {0, Opcodes.ACK, (byte) (block >> 8), (byte) block};
    }

    public static byte[] error(ErrorCode code, String message) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(new byte[] {0, Opcodes.ERROR, 0, (byte) code.number()});
        text(packet, message);
        return packet.toByteArray();
    }

    /** An OACK: the options that hold from now on. */
    public static byte[] optionAck(List<TftpOption> options) {
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        packet.writeBytes(new byte[] {0, Opcodes.OACK});
        for (TftpOption option : options) {
            text(packet, option.name());
            text(packet, option.value());
        }
        return packet.toByteArray();
    }

    private static void text(ByteArrayOutputStream packet, String text) {
        packet.writeBytes(text.getBytes(StandardCharsets.ISO_8859_1));
        packet.write(0);
    }
}
