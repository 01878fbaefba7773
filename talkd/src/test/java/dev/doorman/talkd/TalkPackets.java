package dev.doorman.talkd;

import dev.doorman.talkd.protocol.Layout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Requests as clients of each kind lay them out, field by field. Not by the code that reads them. */
public record TalkPackets(
        Layout layout, int type, int id, int port, int pid, String localName, String remoteName, String terminal) {
    private static final byte[] HOST = {(byte) 192, 0, 2, 7};

    /** One of type and names, whose sender waits at port 4711. */
    public static TalkPackets of(Layout layout, int type, String localName, String remoteName) {
        return new TalkPackets(layout, type, -1, 4711, 1234, localName, remoteName, "");
    }

    public TalkPackets id(int newId) {
        return new TalkPackets(layout, type, newId, port, pid, localName, remoteName, terminal);
    }

    public TalkPackets type(int newType) {
        return new TalkPackets(layout, newType, id, port, pid, localName, remoteName, terminal);
    }

    public TalkPackets terminal(String newTerminal) {
        return new TalkPackets(layout, type, id, port, pid, localName, remoteName, newTerminal);
    }

    /** The datagram. */
    public byte[] bytes() {
        return layout == Layout.NTALK ? ntalk() : old();
    }

    private byte[] ntalk() {
        ByteBuffer out = ByteBuffer.allocate(84);
        out.put((byte) 1).put((byte) type).put((byte) 0).put((byte) 0).putInt(id);
        address(out);
        address(out);
        out.putInt(pid);
        text(out, localName, 12);
        text(out, remoteName, 12);
        text(out, terminal, 16);
        return out.array();
    }

    private byte[] old() {
        ByteBuffer out = ByteBuffer.allocate(76)
                .order(layout == Layout.OLD_LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        out.put((byte) type);
        text(out, localName, 9);
        text(out, remoteName, 9);
        out.put((byte) 0).putInt(id).putInt(pid);
        text(out, terminal, 16);
        address(out);
        address(out);
        return out.array();
    }

    private void address(ByteBuffer out) {
        ByteOrder order = out.order();
        out.putShort((short) 2)
                .order(ByteOrder.BIG_ENDIAN)
                .putShort((short) port)
                .put(HOST)
                .putLong(0)
                .order(order);
    }

    private static void text(ByteBuffer out, String text, int size) {
        byte[] field = new byte[size];
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        System.arraycopy(bytes, 0, field, 0, Math.min(bytes.length, size));
        out.put(field);
    }
}
