package dev.doorman.tftpd.transfer;

import dev.doorman.tftpd.protocol.PacketParser;
import dev.doorman.tftpd.protocol.TftpPacket;
import java.io.EOFException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** A client by a script: what it sends when; time passes only while it is waited for. One thread. */
final class FakeLine implements Line {
    private static final long MILLI = 1_000_000;

    private final Queue<Step> script = new ArrayDeque<>();
    private final List<String> said = new ArrayList<>();
    private final List<String> prepared = new ArrayList<>();
    private long now;
    /** When the client's last packet came. */
    private long due;

    /**
     * One packet.
     *
     * @param millis how long after the last one
     */
    private record Step(int millis, TftpPacket packet) {}

    /** The client sends something, some time after its last packet. */
    FakeLine hears(int millis, byte[] packet) {
        script.add(new Step(millis, PacketParser.parse(packet)));
        return this;
    }

    FakeLine ack(int millis, int block) {
        return hears(millis, new byte[] {0, 4, (byte) (block >> 8), (byte) block});
    }

    FakeLine data(int millis, int block, String text) {
        byte[] packet = new byte[4 + text.length()];
        packet[1] = 3;
        packet[2] = (byte) (block >> 8);
        packet[3] = (byte) block;
        for (int i = 0; i < text.length(); i++) {
            packet[4 + i] = (byte) text.charAt(i);
        }
        return hears(millis, packet);
    }

    @Override
    public void send(byte[] packet) {
        said.add(now / MILLI + " " + text(packet));
    }

    @Override
    public void prepare(byte[] expected, byte[] packet) {
        String cause = expected.length == 0 ? "then" : text(expected) + ":";
        prepared.add(cause + " " + text(packet));
    }

    private static String text(byte[] packet) {
        int number = (packet[2] & 0xff) << 8 | packet[3] & 0xff;
        return switch (packet[1]) {
            case 3 -> "data " + number + " " + (packet.length - 4);
            case 4 -> "ack " + number;
            case 5 -> "error " + number;
            case 6 -> "oack";
            default -> HexFormat.of().formatHex(packet);
        };
    }

    @Override
    public @Nullable TftpPacket next(Duration limit) throws EOFException {
        Step step = script.peek();
        long end = now + limit.toNanos();
        if (step == null || due + step.millis * MILLI > end) {
            if (now > 3_600_000 * MILLI) {
                throw new EOFException("it waits for ever; it said " + said);
            }
            now = end;
            return null;
        }
        script.remove();
        due += step.millis * MILLI;
        now = Math.max(now, due);
        return step.packet;
    }

    @Override
    public long nanoTime() {
        return now;
    }

    /** As if it had been answered by what was prepared. */
    FakeLine answered(int millis, int block) {
        script.add(new Step(millis, new TftpPacket.Answered(block)));
        return this;
    }

    /** What was prepared, each with what it waits for. */
    List<String> prepared() {
        return prepared;
    }

    /** What was said, each with the millisecond at which it was. */
    List<String> said() {
        return said;
    }
}
