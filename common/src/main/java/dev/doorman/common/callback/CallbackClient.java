package dev.doorman.common.callback;

import dev.doorman.common.callback.CallbackRefusedException.Reason;
import dev.doorman.common.link.CallbackGrant;
import dev.doorman.common.link.LinkHeader;
import io.netty.handler.codec.socksx.v5.Socks5CommandResponse;
import io.netty.handler.codec.socksx.v5.Socks5CommandStatus;
import io.netty.handler.codec.socksx.v5.Socks5CommandType;
import io.netty.util.NetUtil;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The daemon's end of the callback port: SOCKS5 (RFC 1928) with the connection's id and token for user name and password
 * (RFC 1929). It blocks, as daemons do, and holds nothing but the header's facts. Immutable; any thread.
 *
 * <p>What the gateway's reply codes mean here:
 *
 * <pre>
 *   0x01  NO_PORT             every port that could be its source, or be listened on, is taken
 *   0x02  NOT_ALLOWED         another address than the client's, or too many at once; so is a refused token
 *   0x03, 0x04  UNREACHABLE   no way to the client
 *   0x05  CONNECTION_REFUSED  the client does not listen there
 *   0x06  UNREACHABLE         the client did not answer, or did not come, in time
 *   0x07 and others  FAILED   the gateway cannot: its log tells why
 * </pre>
 */
public final class CallbackClient implements Callback {
    /** Longer than the gateway itself tries, so that its reason is heard. */
    private static final Duration DIAL_LIMIT = Duration.ofSeconds(15);

    private final LinkHeader header;
    private final Duration limit;

    /** The callback of one connection; it is refused where the header has no grant. */
    public CallbackClient(LinkHeader header) {
        this(header, DIAL_LIMIT);
    }

    CallbackClient(LinkHeader header, Duration limit) {
        this.header = header;
        this.limit = limit;
    }

    @Override
    public Socket dial(int clientPort) throws IOException {
        if (clientPort < 1 || clientPort > 0xffff) {
            throw new IllegalArgumentException("no port: " + clientPort);
        }
        SocksDialogue dialogue = open();
        try {
            dialogue.request(Socks5CommandType.CONNECT, client(), clientPort);
            success(reply(dialogue, limit));
            return dialogue.handOver();
        } catch (IOException e) {
            dialogue.close();
            throw e;
        }
    }

    @Override
    public PassivePort listen() throws IOException {
        SocksDialogue dialogue = open();
        try {
            dialogue.request(Socks5CommandType.BIND, client(), 0);
            return new ListeningPort(dialogue, end(success(reply(dialogue, limit))));
        } catch (IOException e) {
            dialogue.close();
            throw e;
        }
    }

    private InetAddress client() {
        return header.client().getAddress();
    }

    private SocksDialogue open() throws IOException {
        @Nullable CallbackGrant grant = header.callback();
        if (grant == null) {
            throw new CallbackRefusedException(Reason.NOT_ALLOWED, "this service may have no callbacks");
        }
        SocksDialogue dialogue;
        try {
            dialogue = SocksDialogue.connect(grant, limit);
        } catch (IOException e) {
            throw new CallbackRefusedException(Reason.FAILED, "the gateway's callback port cannot be reached");
        }
        try {
            if (!dialogue.authenticate(header.id(), grant, limit)) {
                throw new CallbackRefusedException(Reason.NOT_ALLOWED, "the gateway does not know this connection");
            }
            return dialogue;
        } catch (SocketTimeoutException e) {
            dialogue.close();
            throw new CallbackRefusedException(Reason.FAILED, "the gateway's callback port does not answer");
        } catch (IOException e) {
            dialogue.close();
            throw e;
        }
    }

    private static Socks5CommandResponse reply(SocksDialogue dialogue, Duration limit) throws IOException {
        try {
            return dialogue.reply(limit);
        } catch (SocketTimeoutException e) {
            throw new CallbackRefusedException(Reason.FAILED, "the gateway's callback port does not answer");
        }
    }

    private static Socks5CommandResponse success(Socks5CommandResponse reply) throws CallbackRefusedException {
        if (!reply.status().isSuccess()) {
            Reason reason = reason(reply.status());
            throw new CallbackRefusedException(
                    reason,
                    switch (reason) {
                        case NOT_ALLOWED -> "the gateway does not allow it";
                        case NO_PORT -> "the gateway has no port left for it";
                        case CONNECTION_REFUSED -> "the client does not listen on this port";
                        case UNREACHABLE -> "the client cannot be reached";
                        case FAILED -> "the gateway cannot do it";
                    });
        }
        return reply;
    }

    private static Reason reason(Socks5CommandStatus status) {
        if (status.equals(Socks5CommandStatus.FAILURE)) {
            return Reason.NO_PORT;
        } else if (status.equals(Socks5CommandStatus.FORBIDDEN)) {
            return Reason.NOT_ALLOWED;
        } else if (status.equals(Socks5CommandStatus.CONNECTION_REFUSED)) {
            return Reason.CONNECTION_REFUSED;
        } else if (status.equals(Socks5CommandStatus.NETWORK_UNREACHABLE)
                || status.equals(Socks5CommandStatus.HOST_UNREACHABLE)
                || status.equals(Socks5CommandStatus.TTL_EXPIRED)) {
            return Reason.UNREACHABLE;
        }
        return Reason.FAILED;
    }

    /** The literal address and port of a reply. */
    private static InetSocketAddress end(Socks5CommandResponse reply) throws IOException {
        byte @Nullable [] address = NetUtil.createByteArrayFromIpAddressString(String.valueOf(reply.bndAddr()));
        if (address == null) {
            throw new CallbackRefusedException(Reason.FAILED, "the gateway's reply has no address");
        }
        return new InetSocketAddress(InetAddress.getByAddress(address), reply.bndPort());
    }

    /** A port that the gateway listens on for us, for as long as the dialogue's connection lasts. */
    private static final class ListeningPort implements PassivePort {
        private final SocksDialogue dialogue;
        private final InetSocketAddress advertised;
        private boolean handedOver;

        ListeningPort(SocksDialogue dialogue, InetSocketAddress advertised) {
            this.dialogue = dialogue;
            this.advertised = advertised;
        }

        @Override
        public InetSocketAddress advertised() {
            return advertised;
        }

        @Override
        public Socket accept(Duration time) throws IOException {
            if (handedOver) {
                throw new IllegalStateException("its one connection has been accepted");
            }
            Socks5CommandResponse reply = dialogue.reply(time);
            if (reply.status().equals(Socks5CommandStatus.TTL_EXPIRED)) {
                throw new SocketTimeoutException("the client did not connect");
            }
            success(reply);
            handedOver = true;
            return dialogue.handOver();
        }

        @Override
        public void close() throws IOException {
            if (!handedOver) {
                dialogue.close();
            }
        }
    }
}
