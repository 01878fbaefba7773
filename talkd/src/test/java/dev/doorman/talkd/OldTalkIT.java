package dev.doorman.talkd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.talkd.protocol.Layout;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** 4.2BSD's talk, of which no client is left, packet by packet, at its own port and at the new one's. */
class OldTalkIT {
    private static final int LEAVE_INVITE = 0;
    private static final int LOOK_UP = 1;
    private static final int DELETE = 2;
    private static final int ANNOUNCE = 3;
    private static final int SUCCESS = 0;
    private static final int NOT_HERE = 1;

    private static TalkHost host;

    @BeforeAll
    static void start() throws Exception {
        host = TalkHost.serving();
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    /** An answer: its type and answer, and what is in the sender's order and in the network's. */
    private record Reply(int type, int answer, int id, int family, int port) {}

    private static Reply ask(DatagramSocket socket, int service, TalkPackets request) throws IOException {
        byte[] bytes = request.bytes();
        socket.setSoTimeout(20_000);
        socket.send(new DatagramPacket(
                bytes,
                bytes.length,
                new InetSocketAddress(
                        InetAddress.ofLiteral("127.0.0.1"), host.doorman().port(service))));
        DatagramPacket packet = new DatagramPacket(new byte[100], 100);
        socket.receive(packet);
        byte[] reply = Arrays.copyOf(packet.getData(), packet.getLength());
        assertThat(reply).hasSize(24);
        ByteBuffer buffer = ByteBuffer.wrap(reply)
                .order(request.layout() == Layout.OLD_LITTLE_ENDIAN ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        return new Reply(
                reply[0],
                reply[1],
                buffer.getInt(4),
                buffer.getShort(8),
                Short.toUnsignedInt(ByteBuffer.wrap(reply).getShort(10)));
    }

    @ParameterizedTest
    @CsvSource({"OLD_BIG_ENDIAN, 517", "OLD_LITTLE_ENDIAN, 517", "OLD_BIG_ENDIAN, 518", "OLD_LITTLE_ENDIAN, 518"})
    void anOldClientCallsAndIsLookedUp(Layout layout, int service) throws Exception {
        String caller = "c" + layout.ordinal() + service;
        try (RawTelnet john = new RawTelnet(host.doorman().port(TalkHost.TELNET));
                DatagramSocket socket = new DatagramSocket()) {
            john.login();
            john.run("mesg y");
            assertThat(ask(socket, service, TalkPackets.of(layout, ANNOUNCE, caller, "nobody"))
                            .answer())
                    .isEqualTo(NOT_HERE);
            Reply announced = ask(socket, service, TalkPackets.of(layout, ANNOUNCE, caller, Doorman.USER));
            assertThat(announced.answer()).isEqualTo(SUCCESS);
            john.await("talk: connection requested by " + caller + "@localhost.\r");
            TalkPackets invitation = TalkPackets.of(layout, LEAVE_INVITE, caller, Doorman.USER);
            Reply left = ask(socket, service, invitation);
            assertThat(left.answer()).isEqualTo(SUCCESS);
            assertThat(left.id()).isPositive();
            assertThat(ask(socket, service, invitation).id()).isEqualTo(left.id());
            assertThat(ask(socket, service, TalkPackets.of(layout, LOOK_UP, Doorman.USER, caller)))
                    .isEqualTo(new Reply(LOOK_UP, SUCCESS, left.id(), 2, 4711));
            assertThat(ask(socket, service, invitation.type(DELETE).id(left.id()))
                            .answer())
                    .isEqualTo(SUCCESS);
            assertThat(ask(socket, service, TalkPackets.of(layout, LOOK_UP, Doorman.USER, caller))
                            .answer())
                    .isEqualTo(NOT_HERE);
        }
    }
}
