package dev.doorman.common.callback;

import dev.doorman.common.callback.CallbackRefusedException.Reason;
import dev.doorman.common.link.CallbackGrant;
import dev.doorman.common.net.ConnectionId;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandler;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.socksx.v5.DefaultSocks5CommandRequest;
import io.netty.handler.codec.socksx.v5.DefaultSocks5InitialRequest;
import io.netty.handler.codec.socksx.v5.DefaultSocks5PasswordAuthRequest;
import io.netty.handler.codec.socksx.v5.Socks5AddressType;
import io.netty.handler.codec.socksx.v5.Socks5AuthMethod;
import io.netty.handler.codec.socksx.v5.Socks5ClientEncoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandResponse;
import io.netty.handler.codec.socksx.v5.Socks5CommandResponseDecoder;
import io.netty.handler.codec.socksx.v5.Socks5CommandType;
import io.netty.handler.codec.socksx.v5.Socks5InitialResponse;
import io.netty.handler.codec.socksx.v5.Socks5InitialResponseDecoder;
import io.netty.handler.codec.socksx.v5.Socks5Message;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthResponse;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthResponseDecoder;
import io.netty.handler.codec.socksx.v5.Socks5PasswordAuthStatus;
import io.netty.util.NetUtil;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * SOCKS5's messages over a plain socket, as a client. Netty's codec knows the wire; it is given no more than belongs to its message for
 * sure, so not one byte of what follows a reply is taken. One thread.
 *
 * <pre>
 *   05 01 02                                  ──▶   ◀── 05 02
 *   01 20 connection's id  20 token           ──▶   ◀── 01 00
 *   05 01|02 00 01|04 client's address port   ──▶   ◀── 05 reply 00 01|04 address port
 * </pre>
 */
final class SocksDialogue implements Closeable {
    /** What each reply is at least; a command's has an address after that, of which one byte is among these. */
    private static final int METHOD_BYTES = 2;

    private static final int STATUS_BYTES = 2;
    private static final int COMMAND_BYTES = 5;
    /** A command's with a name of 255 bytes for its address. */
    private static final int MOST_BYTES = 262;

    private final Socket socket;
    private final EmbeddedChannel requests = new EmbeddedChannel(Socks5ClientEncoder.DEFAULT);
    /** The beginning of the reply that is read, and how much of it there is. */
    private final byte[] reply = new byte[MOST_BYTES];

    private int length;
    /** Keeps what has come of a command's reply, so that waiting for the rest can go on after a time-out. */
    private EmbeddedChannel replies = new EmbeddedChannel(new Socks5CommandResponseDecoder());

    private SocksDialogue(Socket socket) {
        this.socket = socket;
    }

    /** Connects to the callback port. */
    static SocksDialogue connect(CallbackGrant grant, Duration limit) throws IOException {
        // a channel's: what is sent from a file then goes by sendfile(2)
        Socket socket = SocketChannel.open().socket();
        try {
            socket.setTcpNoDelay(true);
            socket.connect(new InetSocketAddress(grant.host(), grant.port()), Math.toIntExact(limit.toMillis()));
            return new SocksDialogue(socket);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /** Shows the grant; answers whether it is good. */
    boolean authenticate(ConnectionId id, CallbackGrant grant, Duration limit) throws IOException {
        send(new DefaultSocks5InitialRequest(Socks5AuthMethod.PASSWORD));
        Socks5InitialResponse method =
                once(new Socks5InitialResponseDecoder(), Socks5InitialResponse.class, METHOD_BYTES, limit);
        if (!method.authMethod().equals(Socks5AuthMethod.PASSWORD)) {
            return false;
        }
        send(new DefaultSocks5PasswordAuthRequest(id.hex(), grant.token()));
        return once(new Socks5PasswordAuthResponseDecoder(), Socks5PasswordAuthResponse.class, STATUS_BYTES, limit)
                .status()
                .equals(Socks5PasswordAuthStatus.SUCCESS);
    }

    void request(Socks5CommandType command, InetAddress address, int port) throws IOException {
        Socks5AddressType type = address instanceof Inet4Address ? Socks5AddressType.IPv4 : Socks5AddressType.IPv6;
        send(new DefaultSocks5CommandRequest(command, type, NetUtil.toAddressString(address), port));
    }

    /**
     * Waits for a reply to the request; a BIND has two.
     *
     * @throws SocketTimeoutException when it has not come whole; it can be waited for again
     */
    Socks5CommandResponse reply(Duration limit) throws IOException {
        Socks5CommandResponse response = receive(replies, Socks5CommandResponse.class, COMMAND_BYTES, limit);
        replies.finishAndReleaseAll();
        replies = new EmbeddedChannel(new Socks5CommandResponseDecoder());
        return response;
    }

    /** The connection, of which all that belongs to SOCKS has been taken. */
    Socket handOver() throws IOException {
        release();
        socket.setSoTimeout(0);
        return socket;
    }

    private void send(Socks5Message message) throws IOException {
        requests.writeOutbound(message);
        @Nullable ByteBuf bytes = requests.readOutbound();
        if (bytes == null) {
            throw new IllegalStateException("nothing encoded");
        }
        try {
            socket.getOutputStream().write(ByteBufUtil.getBytes(bytes));
        } finally {
            bytes.release();
        }
    }

    private <T extends Socks5Message> T once(ChannelHandler decoder, Class<T> type, int bytes, Duration limit)
            throws IOException {
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        try {
            return receive(channel, type, bytes, limit);
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private <T extends Socks5Message> T receive(EmbeddedChannel decoder, Class<T> type, int least, Duration limit)
            throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        InputStream in = socket.getInputStream();
        while (true) {
            long millis = Math.ceilDiv(end - System.nanoTime(), 1_000_000L);
            if (millis <= 0) {
                throw new SocketTimeoutException("no answer of the callback port");
            }
            socket.setSoTimeout(Math.toIntExact(Math.min(millis, Integer.MAX_VALUE)));
            int left = whole(least) - length;
            if (left == 0) {
                throw new CallbackRefusedException(Reason.FAILED, "the callback port speaks something else");
            }
            int more = read(in, left);
            if (more < 0) {
                throw new CallbackRefusedException(Reason.FAILED, "the callback port closed the connection");
            }
            decoder.writeInbound(Unpooled.copiedBuffer(reply, length, more));
            length += more;
            @Nullable Object message = decoder.readInbound();
            if (message != null) {
                length = 0;
                T decoded = type.cast(message);
                if (decoded.decoderResult().isFailure()) {
                    throw new CallbackRefusedException(Reason.FAILED, "the callback port speaks something else");
                }
                return decoded;
            }
        }
    }

    /** How long the reply is for all that is known of it: a command's has its length by the kind of its address. */
    private int whole(int least) {
        if (least < COMMAND_BYTES || length < COMMAND_BYTES) {
            return least;
        }
        int address = switch (reply[COMMAND_BYTES - 2]) {
            case 1 -> 4;
            case 4 -> 16;
            default -> 1 + Byte.toUnsignedInt(reply[COMMAND_BYTES - 1]);
        };
        return COMMAND_BYTES - 1 + address + Short.BYTES;
    }

    /** Some bytes, or the end; a gateway that resets the connection has ended it. */
    private int read(InputStream in, int most) throws IOException {
        try {
            return in.read(reply, length, most);
        } catch (SocketException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return -1;
        }
    }

    private void release() {
        requests.finishAndReleaseAll();
        replies.finishAndReleaseAll();
    }

    @Override
    public void close() throws IOException {
        release();
        socket.close();
    }
}
