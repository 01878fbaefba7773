package dev.doorman.tftpd.session;

import dev.doorman.common.session.DatagramConnection;
import dev.doorman.common.session.PeerGoneException;
import dev.doorman.common.session.ReceivedDatagram;
import dev.doorman.tftpd.protocol.ErrorCode;
import dev.doorman.tftpd.protocol.PacketParser;
import dev.doorman.tftpd.protocol.PacketWriter;
import dev.doorman.tftpd.protocol.TftpPacket;
import dev.doorman.tftpd.transfer.Line;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A flow as its transfers use it. Who else sends to its port is told that it has no transfer here (RFC 1350, 4), but for an ERROR
 * and for what is no packet, and not more than some times: two servers must not tell each other for ever (CVE-2024-2169). Belongs
 * to its session's thread.
 */
final class FlowLine implements Line {
    private static final Duration LEAST = Duration.ofMillis(1);
    private static final int MOST_STRANGERS_TOLD = 64;
    private static final byte[] UNKNOWN_TRANSFER = PacketWriter.error(ErrorCode.UNKNOWN_TRANSFER, "unknown transfer");

    private final DatagramConnection flow;
    private int strangersTold;

    FlowLine(DatagramConnection flow) {
        this.flow = flow;
    }

    @Override
    public void send(byte[] packet) throws IOException {
        flow.sendSoon(packet);
    }

    @Override
    public void prepare(byte[] expected, byte[] packet) throws IOException {
        flow.prepare(expected, packet);
    }

    @Override
    public @Nullable TftpPacket next(Duration limit) throws IOException {
        long begin = nanoTime();
        while (true) {
            Duration left = limit.minusNanos(nanoTime() - begin);
            // zero would be for ever
            switch (flow.receive(left.compareTo(LEAST) < 0 ? LEAST : left)) {
                case ReceivedDatagram.FromClient client -> {
                    TftpPacket packet = PacketParser.parse(client.bytes());
                    return client.answered() && packet instanceof TftpPacket.Ack(int block)
                            ? new TftpPacket.Answered(block)
                            : packet;
                }
                case ReceivedDatagram.FromStranger stranger -> tell(stranger);
                case ReceivedDatagram.Silence _ -> {
                    return null;
                }
                case ReceivedDatagram.EndOfFlow _ -> throw new PeerGoneException("the flow was ended");
            }
            if (!limit.minusNanos(nanoTime() - begin).isPositive()) {
                return null;
            }
        }
    }

    private void tell(ReceivedDatagram.FromStranger stranger) throws IOException {
        switch (PacketParser.parse(stranger.bytes())) {
            case TftpPacket.Data _, TftpPacket.Ack _, TftpPacket.Request _ -> {
                if (strangersTold < MOST_STRANGERS_TOLD) {
                    strangersTold++;
                    flow.sendTo(stranger.stranger(), UNKNOWN_TRANSFER);
                }
            }
            case TftpPacket.Fault _, TftpPacket.Malformed _, TftpPacket.Answered _ -> {
                // not answered, whoever sent it
            }
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
