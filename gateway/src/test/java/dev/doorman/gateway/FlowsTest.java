package dev.doorman.gateway;

import static dev.doorman.gateway.UdpFixture.LOOPBACK;
import static dev.doorman.gateway.UdpFixture.LOOPBACK6;
import static dev.doorman.gateway.UdpFixture.at;
import static dev.doorman.gateway.UdpFixture.bytes;
import static dev.doorman.gateway.UdpFixture.receive;
import static dev.doorman.gateway.UdpFixture.send;
import static dev.doorman.gateway.UdpFixture.sendTo;
import static dev.doorman.gateway.UdpFixture.silent;
import static dev.doorman.gateway.UdpFixture.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.link.Delivery;
import dev.doorman.common.link.Notice;
import dev.doorman.common.link.Transport;
import dev.doorman.common.session.DatagramConnection;
import dev.doorman.common.session.ReceivedDatagram;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.UdpSettings;
import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Flows between UDP clients and a daemon, over the link. */
class FlowsTest {
    private static final String TALK = "ntalk dgram udp wait NULL /usr/sbin/in.talkd in.talkd";
    private static final String TFTP = "tftp dgram udp wait NULL /usr/sbin/in.tftpd in.tftpd /tftpboot";
    private static final int TALK_PORT = 518;
    private static final int TFTP_PORT = 69;

    private final BlockingQueue<SessionOutcome> outcomes = new LinkedBlockingQueue<>();
    /** What a daemon that prepares its answers heard. */
    private final Queue<String> heard = new ConcurrentLinkedQueue<>();

    private static UdpSettings settings(Duration idle, int flows, boolean singlePort) {
        return new UdpSettings(idle, flows, 64, 100, singlePort);
    }

    private static UdpFixture gateway(String bind, UdpSettings settings) throws IOException {
        return new UdpFixture(bind, settings, Duration.ofSeconds(20));
    }

    /** Gives back what comes; a stranger's with its port before it, to the stranger; "bye" ends the flow. */
    private SessionOutcome echo(DatagramConnection flow) throws IOException {
        assertThat(flow.header().transport()).isEqualTo(Transport.DGRAM);
        while (true) {
            switch (flow.receive(Duration.ofMinutes(1))) {
                case ReceivedDatagram.FromClient datagram -> {
                    flow.send(datagram.bytes());
                    if (new String(datagram.bytes(), StandardCharsets.US_ASCII).equals("bye")) {
                        return new SessionOutcome.Completed();
                    }
                }
                case ReceivedDatagram.FromStranger stranger -> {
                    flow.sendTo(
                            stranger.stranger(),
                            ("stranger at " + stranger.stranger().getPort()).getBytes(StandardCharsets.US_ASCII));
                    // who has never sent anything is sent nothing
                    flow.sendTo(new InetSocketAddress(LOOPBACK, 9), stranger.bytes());
                }
                case ReceivedDatagram.EndOfFlow _ -> {
                    outcomes.add(new SessionOutcome.Completed());
                    return new SessionOutcome.Completed();
                }
                case ReceivedDatagram.Silence _ -> {
                    return new SessionOutcome.TimedOut("silence");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1", "127.0.0.6"})
    void datagramsAreKeptWholeBothWays(String address) throws Exception {
        InetAddress server = InetAddress.ofLiteral(address);
        try (UdpFixture gateway = new UdpFixture("*").serving(TALK);
                DatagramSocket client = gateway.client(server, TALK_PORT);
                DatagramSocket empty = at(address, 0)) {
            gateway.daemon(this::echo);
            // Java does not send an empty datagram from a connected socket
            sendTo(empty, gateway.service(server, TALK_PORT), "");
            assertThat(bytes(empty)).isEmpty();
            sendTo(empty, gateway.service(server, TALK_PORT), "bye");
            assertThat(text(empty)).isEqualTo("bye");
            await().until(() -> gateway.table.size() == 0);
            byte[] longest = new byte[DatagramConnection.MAX_BYTES];
            longest[longest.length - 1] = 1;
            for (byte[] one : List.of(new byte[] {1}, longest, new byte[1472])) {
                send(client, one);
                assertThat(bytes(client)).isEqualTo(one);
            }
            assertThat(gateway.table.all()).singleElement().satisfies(entry -> {
                assertThat(entry.service()).isEqualTo("ntalk");
                assertThat(entry.client().getPort()).isEqualTo(client.getLocalPort());
                assertThat(entry.destination()).isEqualTo(new InetSocketAddress(server, TALK_PORT + gateway.offset));
            });
            send(client, "bye");
            assertThat(text(client)).isEqualTo("bye");
            await().until(() -> gateway.table.size() == 0);
            assertThat(gateway.ended("completed")).isEqualTo(2);
            assertThat(gateway.gauge("doorman.gateway.datagrams.held.bytes")).isZero();
        }
    }

    @Test
    void theirOrderIsKeptAndEachClientHasAFlowOfItsOwn() throws Exception {
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(TALK);
                DatagramSocket one = gateway.client(LOOPBACK, TALK_PORT);
                DatagramSocket two = gateway.client(LOOPBACK, TALK_PORT)) {
            gateway.daemon(this::echo);
            for (int round = 0; round < 200; round++) {
                for (int i = 0; i < 8; i++) {
                    send(one, "one " + (8 * round + i));
                    send(two, "two " + (8 * round + i));
                }
                for (int i = 0; i < 8; i++) {
                    assertThat(text(one)).isEqualTo("one " + (8 * round + i));
                    assertThat(text(two)).isEqualTo("two " + (8 * round + i));
                }
            }
            assertThat(gateway.table.size()).isEqualTo(2);
        }
    }

    /** Prepares "two" and "three" for "b", and "four" for "c"; answers the rest with what it has heard. */
    private SessionOutcome prepare(DatagramConnection flow) throws IOException {
        while (flow.receive(Duration.ofMinutes(1)) instanceof ReceivedDatagram.FromClient datagram) {
            String text = new String(datagram.bytes(), StandardCharsets.US_ASCII);
            heard.add(text + (datagram.answered() ? " answered" : ""));
            if (text.equals("a")) {
                flow.sendSoon(ascii("one"));
                flow.prepare(ascii("b"), ascii("two"));
                flow.prepare(new byte[0], ascii("three"));
                flow.prepare(ascii("c"), ascii("four"));
            } else if (!datagram.answered()) {
                flow.send(ascii("plain " + text));
            }
        }
        return new SessionOutcome.Completed();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void whatIsPreparedIsSentWithoutTheDaemonWhichIsTold() throws Exception {
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(TALK);
                DatagramSocket client = gateway.client(LOOPBACK, TALK_PORT)) {
            gateway.daemon(this::prepare);
            send(client, "a");
            assertThat(text(client)).isEqualTo("one");
            send(client, "b");
            assertThat(text(client)).isEqualTo("two");
            assertThat(text(client)).isEqualTo("three");
            send(client, "c");
            assertThat(text(client)).isEqualTo("four");
            send(client, "c");
            assertThat(text(client)).isEqualTo("plain c");
            assertThat(heard).containsExactly("a", "b answered", "c answered", "c");
            assertThat(gateway.gauge("doorman.gateway.datagrams.held.bytes")).isZero();
        }
    }

    /** What leaves together on the link may come in pieces: a client's window then begins before all of it is there. */
    @Test
    void whatIsPreparedForOneDatagramGoesOnWhenTheRestComesLater() throws Exception {
        CountDownLatch first = new CountDownLatch(1);
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(TALK);
                DatagramSocket client = gateway.client(LOOPBACK, TALK_PORT)) {
            gateway.daemon(flow -> {
                while (flow.receive(Duration.ofMinutes(1)) instanceof ReceivedDatagram.FromClient datagram) {
                    if (datagram.bytes()[0] == 'a') {
                        flow.prepare(ascii("b"), new byte[40_000]);
                        assertThat(first.await(20, TimeUnit.SECONDS)).isTrue();
                        flow.prepare(new byte[0], ascii("the"));
                        flow.prepare(new byte[0], ascii("rest"));
                        flow.prepare(ascii("c"), ascii("the next"));
                    }
                }
                return new SessionOutcome.Completed();
            });
            send(client, "a");
            await().until(() -> gateway.gauge("doorman.gateway.datagrams.held.bytes") > 40_000);
            send(client, "b");
            assertThat(bytes(client)).hasSize(40_000);
            first.countDown();
            assertThat(text(client)).isEqualTo("the");
            assertThat(text(client)).isEqualTo("rest");
            await().until(() -> gateway.gauge("doorman.gateway.datagrams.held.bytes") > 0);
            send(client, "c");
            assertThat(text(client)).isEqualTo("the next");
        }
    }

    @Test
    void whatIsPreparedIsVoidOnceTheDaemonAnswersByItself() throws Exception {
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(TALK);
                DatagramSocket client = gateway.client(LOOPBACK, TALK_PORT)) {
            gateway.daemon(this::prepare);
            send(client, "a");
            assertThat(text(client)).isEqualTo("one");
            // not what is expected
            send(client, "c");
            assertThat(text(client)).isEqualTo("plain c");
            send(client, "b");
            assertThat(text(client)).isEqualTo("plain b");
            assertThat(heard).containsExactly("a", "c", "b");
            assertThat(gateway.gauge("doorman.gateway.datagrams.held.bytes")).isZero();
        }
    }

    @Test
    void whatIsPreparedBeyondTheRoomIsNotKept() throws Exception {
        int kept = 256 * 1024 / 60_001;
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(TALK);
                DatagramSocket client = gateway.client(LOOPBACK, TALK_PORT)) {
            gateway.daemon(flow -> {
                while (flow.receive(Duration.ofMinutes(1)) instanceof ReceivedDatagram.FromClient datagram) {
                    if (!datagram.answered()) {
                        heard.add(new String(datagram.bytes(), StandardCharsets.US_ASCII));
                        flow.sendSoon(ascii("plain"));
                        for (int i = 0; i < 9; i++) {
                            flow.prepare(ascii(String.valueOf(i)), new byte[60_000]);
                        }
                    }
                }
                return new SessionOutcome.Completed();
            });
            send(client, "a");
            assertThat(text(client)).isEqualTo("plain");
            // the rest comes behind it on the link
            await().until(() -> gateway.gauge("doorman.gateway.datagrams.held.bytes") >= kept * 60_001);
            for (int i = 0; i < kept; i++) {
                send(client, String.valueOf(i));
                assertThat(bytes(client)).hasSize(60_000);
            }
            send(client, String.valueOf(kept));
            assertThat(text(client)).isEqualTo("plain");
            assertThat(heard).containsExactly("a", String.valueOf(kept));
        }
    }

    @Test
    void anIdleFlowIsEndedAndTheDaemonIsTold() throws Exception {
        try (UdpFixture gateway = gateway("127.0.0.1", settings(Duration.ofMillis(300), 10, false))
                        .serving(TALK);
                DatagramSocket client = gateway.client(LOOPBACK, TALK_PORT)) {
            gateway.daemon(this::echo);
            send(client, "x");
            assertThat(text(client)).isEqualTo("x");
            assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isInstanceOf(SessionOutcome.Completed.class);
            await().until(() -> gateway.ended("idle") == 1);
            assertThat(gateway.table.size()).isZero();
            send(client, "again");
            assertThat(text(client)).isEqualTo("again");
        }
    }

    @Test
    void whatComesWhileTheDaemonStartsIsHeldAndBounded() throws Exception {
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(TALK);
                DatagramSocket client = gateway.client(LOOPBACK, TALK_PORT)) {
            for (int i = 0; i < 20; i++) {
                send(client, "early " + i);
            }
            await().until(() -> gateway.lost() == 12);
            gateway.daemon(this::echo);
            for (int i = 0; i < 8; i++) {
                assertThat(text(client)).isEqualTo("early " + i);
            }
            send(client, "late");
            assertThat(text(client)).isEqualTo("late");
        }
    }

    @Test
    void theLongestDatagramsAreHeldToo() throws Exception {
        try (UdpFixture gateway = new UdpFixture("::1").serving(TALK);
                DatagramSocket client = gateway.client(LOOPBACK6, TALK_PORT)) {
            client.setReceiveBufferSize(4 * 1024 * 1024);
            byte[] longest = new byte[DatagramConnection.MAX_BYTES];
            for (int i = 0; i < 8; i++) {
                longest[0] = (byte) i;
                send(client, longest);
            }
            await().until(() -> gateway.gauge("doorman.gateway.datagrams.held.bytes") > 8.0 * longest.length);
            gateway.daemon(this::echo);
            for (int i = 0; i < 8; i++) {
                assertThat(bytes(client)).hasSize(longest.length).startsWith(i);
            }
            assertThat(gateway.lost()).isZero();
        }
    }

    @Test
    void aBusyDaemonIsTriedUntilItHasTime() throws Exception {
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(TALK);
                DatagramSocket first = gateway.client(LOOPBACK, TALK_PORT);
                DatagramSocket second = gateway.client(LOOPBACK, TALK_PORT)) {
            gateway.daemon(this::echo, 1);
            send(first, "first");
            assertThat(text(first)).isEqualTo("first");
            send(second, "second");
            assertThat(silent(second, 100)).isTrue();
            send(first, "bye");
            assertThat(text(first)).isEqualTo("bye");
            assertThat(text(second)).isEqualTo("second");
        }
    }

    @Test
    void aDaemonThatTakesNothingCostsWhatItMayAndNoMore() throws Exception {
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(TALK);
                DatagramSocket flood = gateway.client(LOOPBACK, TALK_PORT);
                DatagramSocket client = gateway.client(LOOPBACK, TALK_PORT)) {
            CountDownLatch over = new CountDownLatch(1);
            gateway.daemon(flow -> {
                if (flow.receive(Duration.ZERO) instanceof ReceivedDatagram.FromClient datagram) {
                    flow.send(datagram.bytes());
                    if (datagram.bytes().length > 100) {
                        over.await();
                    }
                }
                return new SessionOutcome.Completed();
            });
            byte[] longest = new byte[DatagramConnection.MAX_BYTES];
            double most = 0;
            for (int i = 0; i < Soak.rounds(2000, 20_000); i++) {
                send(flood, longest);
                most = Math.max(most, gateway.gauge("doorman.gateway.datagrams.held.bytes"));
            }
            assertThat(most).isPositive().isLessThan(1024 * 1024);
            assertThat(gateway.lost()).isPositive();
            send(client, "other");
            assertThat(text(client)).isEqualTo("other");
            over.countDown();
            await().until(() -> gateway.table.size() == 0);
            assertThat(gateway.gauge("doorman.gateway.datagrams.held.bytes")).isZero();
        }
    }

    @Test
    void whereNoDaemonComesThereIsSilence() throws Exception {
        try (UdpFixture gateway =
                        new UdpFixture("127.0.0.1", UdpSettings.STANDARD, Duration.ofMillis(300)).serving(TALK);
                DatagramSocket client = gateway.client(LOOPBACK, TALK_PORT)) {
            send(client, "x");
            await().until(() -> gateway.ended("unavailable") == 1);
            assertThat(silent(client, 50)).isTrue();
            assertThat(gateway.table.size()).isZero();
            assertThat(gateway.gauge("doorman.gateway.datagrams.held.bytes")).isZero();
        }
    }

    @Test
    void aFloodOfSourcesTakesNoMoreThanItMayAndOthersGetIn() throws Exception {
        int flows = 50;
        try (UdpFixture gateway =
                gateway("*", settings(Duration.ofMinutes(1), flows, false)).serving(TALK)) {
            gateway.daemon(this::echo);
            byte[] bytes = new byte[1000];
            int most = 0;
            for (int i = 0; i < Soak.rounds(1000, 20_000); i++) {
                String source = "127.9.%d.%d".formatted(1 + i / 200, 1 + i % 200);
                try (DatagramSocket made = at(source, 0)) {
                    made.send(new DatagramPacket(bytes, bytes.length, gateway.service(LOOPBACK, TALK_PORT)));
                }
                most = Math.max(most, gateway.table.size());
            }
            await().until(() -> gateway.refused("flows") > 0);
            most = Math.max(most, gateway.table.size());
            assertThat(most).isLessThanOrEqualTo(flows);
            assertThat(gateway.gauge("doorman.gateway.flows")).isLessThanOrEqualTo(flows);
            // its turn comes once the oldest of the made-up ones have had their second
            try (DatagramSocket client = gateway.client(LOOPBACK, TALK_PORT)) {
                await().ignoreExceptions().until(() -> {
                    send(client, "real");
                    return !silent(client, 200);
                });
            }
            assertThat(gateway.ended("crowded-out")).isPositive();
        }
    }

    @Test
    void oneSourceHasNoMoreThanItsShare() throws Exception {
        int share = UdpSettings.STANDARD.flowsPerSource();
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(TALK)) {
            gateway.daemon(this::echo);
            List<DatagramSocket> clients = new ArrayList<>();
            try {
                for (int i = 0; i < share + 6; i++) {
                    DatagramSocket client = gateway.client(LOOPBACK, TALK_PORT);
                    clients.add(client);
                    send(client, "x");
                }
                await().until(() -> gateway.refused("flows-per-source") == 6);
                assertThat(gateway.table.size()).isEqualTo(share);
                try (DatagramSocket other = at("127.0.0.9", 0)) {
                    sendTo(other, gateway.service(LOOPBACK, TALK_PORT), "other");
                    assertThat(text(other)).isEqualTo("other");
                }
            } finally {
                clients.forEach(DatagramSocket::close);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "::1"})
    void tftpAnswersFromAPortOfTheFlowsOwnAndStrangersAreToldApart(String address) throws Exception {
        InetAddress server = InetAddress.ofLiteral(address);
        try (UdpFixture gateway = new UdpFixture("*").serving(TFTP);
                DatagramSocket client = at(address, 0);
                DatagramSocket stranger = at(address, 0)) {
            gateway.daemon(this::echo);
            sendTo(client, gateway.service(server, TFTP_PORT), "request");
            DatagramPacket answer = receive(client);
            InetSocketAddress transfer = (InetSocketAddress) answer.getSocketAddress();
            assertThat(transfer.getAddress()).isEqualTo(server);
            assertThat(transfer.getPort()).isNotEqualTo(TFTP_PORT + gateway.offset);
            sendTo(client, transfer, "data");
            assertThat(text(client)).isEqualTo("data");
            sendTo(stranger, transfer, "who");
            assertThat(text(stranger)).isEqualTo("stranger at " + stranger.getLocalPort());
            // the request once more is the same flow's
            sendTo(client, gateway.service(server, TFTP_PORT), "request");
            assertThat(receive(client).getSocketAddress()).isEqualTo(transfer);
            assertThat(gateway.table.size()).isEqualTo(1);
            assertThat(silent(client, 20)).isTrue();
            sendTo(client, transfer, "bye");
            assertThat(text(client)).isEqualTo("bye");
            await().until(() -> gateway.table.size() == 0);
        }
    }

    @Test
    void withASinglePortTftpAnswersFromTheService() throws Exception {
        try (UdpFixture gateway =
                        gateway("*", settings(Duration.ofMinutes(1), 10, true)).serving(TFTP);
                DatagramSocket client = gateway.client(LOOPBACK6, TFTP_PORT)) {
            gateway.daemon(this::echo);
            send(client, "request");
            assertThat(text(client)).isEqualTo("request");
        }
    }

    /** Needs root. */
    @Test
    void noFlowBeginsFromAPortThatAnswersByItself() throws Exception {
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(TFTP);
                DatagramSocket spoofed = at("127.0.0.77", 7)) {
            gateway.daemon(this::echo);
            sendTo(spoofed, gateway.service(LOOPBACK, TFTP_PORT), "request");
            await().until(() -> gateway.refused("loop") == 1);
            assertThat(silent(spoofed, 50)).isTrue();
            assertThat(gateway.table.size()).isZero();
        }
    }

    @Test
    void aBannedSourceHasSilence() throws Exception {
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(TALK);
                DatagramSocket banned = at("127.0.0.66", 0)) {
            gateway.daemon(this::echo);
            gateway.bans.loginFailed(banned.getLocalAddress(), "telnet");
            sendTo(banned, gateway.service(LOOPBACK, TALK_PORT), "x");
            await().until(() -> gateway.refused("banned") == 1);
            assertThat(silent(banned, 50)).isTrue();
        }
    }

    @Test
    void aReloadLeavesFlowsAloneUntilThePortIsGivenUp() throws Exception {
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(TALK);
                DatagramSocket client = gateway.client(LOOPBACK, TALK_PORT);
                DatagramSocket late = gateway.client(LOOPBACK, TALK_PORT)) {
            gateway.daemon(this::echo);
            send(client, "before");
            assertThat(text(client)).isEqualTo("before");
            assertThat(gateway.reload("camp-" + TALK)).isEmpty();
            send(late, "late");
            send(client, "while camped");
            assertThat(text(client)).isEqualTo("while camped");
            assertThat(silent(late, 50)).isTrue();
            send(client, "bye");
            assertThat(text(client)).isEqualTo("bye");
            await().until(() -> gateway.table.size() == 0);
            send(client, "none");
            assertThat(silent(client, 50)).isTrue();
            assertThat(gateway.reload(TALK)).isEmpty();
            send(client, "again");
            assertThat(text(client)).isEqualTo("again");
            assertThat(gateway.reload("")).isEmpty();
            assertThat(outcomes.poll(20, TimeUnit.SECONDS)).isInstanceOf(SessionOutcome.Completed.class);
            await().until(() -> gateway.ended("stopped") == 1);
        }
    }

    @Test
    void aDaemonThatDiesEndsItsFlowsAndTheNextDatagramSeeksAnother() throws Exception {
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(TALK);
                DatagramSocket client = gateway.client(LOOPBACK, TALK_PORT)) {
            gateway.daemon(flow -> {
                flow.receive(Duration.ZERO);
                throw new IOException("broken");
            });
            send(client, "x");
            await().until(() -> gateway.ended("completed") == 1);
            assertThat(silent(client, 50)).isTrue();
        }
    }

    /** Asks for each datagram whether somebody is here, and says so. */
    private SessionOutcome ask(DatagramConnection flow) throws IOException {
        while (flow.receive(Duration.ofMinutes(1)) instanceof ReceivedDatagram.FromClient) {
            Delivery delivery = flow.notice(new Notice("john", "", "hello"));
            flow.send(delivery.payload());
        }
        return new SessionOutcome.Completed();
    }

    @Test
    void talkdIsToldThatNobodyIsHere() throws Exception {
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(TALK);
                DatagramSocket client = gateway.client(LOOPBACK, TALK_PORT)) {
            gateway.daemon(this::ask);
            send(client, "x");
            assertThat(text(client)).isEqualTo("not-here");
            send(client, "x");
            assertThat(text(client)).isEqualTo("not-here");
        }
    }

    /** A daemon that is taken over writes on nobody's terminal. */
    @Test
    void noOtherDaemonMayAnnounceAnything() throws Exception {
        try (UdpFixture gateway = new UdpFixture("127.0.0.1").serving(TFTP);
                DatagramSocket client = gateway.client(LOOPBACK, TFTP_PORT)) {
            gateway.daemon(this::ask);
            send(client, "x");
            await().until(() -> gateway.ended("daemon-failed") == 1);
            silent(client, 200);
        }
    }
}
