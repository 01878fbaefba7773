package dev.doorman.rshd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.doorman.common.callback.CallbackClient;
import dev.doorman.common.callback.CallbackRefusedException;
import dev.doorman.common.callback.CallbackRefusedException.Reason;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.link.LinkKey;
import dev.doorman.common.session.SessionLog;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.session.SessionServer;
import dev.doorman.common.session.SessionServerOptions;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawCommand;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

/** What an rshd that is taken over can do with what it was given: the test is the daemon, with the daemon's own key. */
class SecondChannelIT {
    private static final InetSocketAddress ANYWHERE = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    @Test
    void theTokenReachesNobodyElseAndNobodyLater() throws Exception {
        BlockingQueue<LinkHeader> headers = new LinkedBlockingQueue<>();
        BlockingQueue<String> over = new LinkedBlockingQueue<>();
        try (Doorman doorman = Doorman.configured("shell stream tcp nowait NULL /usr/sbin/in.rshd in.rshd\n", "")) {
            // the daemon must be there before the gateway's settings can name its port, its key only after the first
            // start
            LinkKey key = key(doorman);
            try (SessionServer daemon = SessionServer.start(
                    new SessionServerOptions(ANYWHERE, key, SessionServerOptions.HEADER_TIMEOUT, 10),
                    connection -> {
                        headers.add(connection.header());
                        connection.out().write('!');
                        over.add(new String(connection.in().readAllBytes(), StandardCharsets.US_ASCII));
                        return new SessionOutcome.Completed();
                    },
                    new SessionLog())) {
                doorman.write(
                        "doorman.properties",
                        "service.shell.activator = none\nservice.shell.address = 127.0.0.1:"
                                + daemon.localAddress().getPort() + "\n");
                doorman.start();
                steal(doorman, headers, over);
            }
        }
    }

    /** Makes the keys, as a first start does. */
    private static LinkKey key(Doorman doorman) throws Exception {
        doorman.start();
        try (Socket client = RawCommand.fromHighPort(doorman.port(Rsh.SHELL))) {
            assertThat(client.getInputStream().readAllBytes()).isEmpty();
        }
        assertThat(doorman.launcher("stop", "--state", doorman.state().toString())
                        .status())
                .isZero();
        return LinkKey.read(doorman.state().resolve("keys/link/rshd.key"));
    }

    private static void steal(Doorman doorman, BlockingQueue<LinkHeader> headers, BlockingQueue<String> over)
            throws Exception {
        try (ServerSocket elsewhere = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.2"))) {
            LinkHeader header;
            try (RawCommand raw = new RawCommand(doorman.port(Rsh.SHELL))) {
                assertThat(raw.socket().getInputStream().read()).isEqualTo('!');
                header = headers.take();
                try (Socket _ = new CallbackClient(header).dial(raw.secondPort());
                        Socket second = raw.accept()) {
                    assertThat(second.getPort()).isBetween(512, 1023);
                }
                LinkHeader other = new LinkHeader(
                        header.id(),
                        header.transport(),
                        new InetSocketAddress("127.0.0.2", 1023),
                        header.destination(),
                        header.invocation(),
                        header.callback());
                assertThat(refused(other, elsewhere.getLocalPort())).isEqualTo(Reason.NOT_ALLOWED);
                raw.socket().shutdownOutput();
                assertThat(over.take()).isEmpty();
                assertThat(raw.rest()).isEmpty();
            }
            // its own client listens on: but the connection is over
            try (ServerSocket client = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                assertThat(refused(header, client.getLocalPort())).isEqualTo(Reason.NOT_ALLOWED);
            }
        }
    }

    private static Reason refused(LinkHeader header, int port) {
        return catchThrowableOfType(
                        CallbackRefusedException.class,
                        () -> new CallbackClient(header).dial(port).close())
                .reason();
    }
}
