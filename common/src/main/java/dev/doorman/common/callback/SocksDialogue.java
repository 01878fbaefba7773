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
 * SOCKS5's messages over a plain socket, as a client. Netty's codec knows the wire; it is given one byte at a time until
 * it has its message, so not one byte of what follows a reply is taken. One thread.
 *
 * <pre>
 *   05 01 02                                  ──▶   ◀── 05 02
 *   01 20 connection's id  20 token           ──▶   ◀── 01 00
 *   05 01|02 00 01|04 client's address port   ──▶   ◀── 05 reply 00 01|04 address port
 * </pre>
 */
final class SocksDialogue implements Closeable {
    private final Socket socket;
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
        Socks5InitialResponse method = once(new Socks5InitialResponseDecoder(), Socks5InitialResponse.class, limit);
        if (!method.authMethod().equals(Socks5AuthMethod.PASSWORD)) {
            return false;
        }
        send(new DefaultSocks5PasswordAuthRequest(id.hex(), grant.token()));
        return once(new Socks5PasswordAuthResponseDecoder(), Socks5PasswordAuthResponse.class, limit)
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
        Socks5CommandResponse reply = receive(replies, Socks5CommandResponse.class, limit);
        replies.finishAndReleaseAll();
        replies = new EmbeddedChannel(new Socks5CommandResponseDecoder());
        return reply;
    }

    /** The connection, of which all that belongs to SOCKS has been taken. */
    Socket handOver() throws IOException {
        replies.finishAndReleaseAll();
        socket.setSoTimeout(0);
        return socket;
    }

    private void send(Socks5Message message) throws IOException {
        EmbeddedChannel encoder = new EmbeddedChannel(Socks5ClientEncoder.DEFAULT);
        try {
            encoder.writeOutbound(message);
            @Nullable ByteBuf bytes = encoder.readOutbound();
            if (bytes == null) {
                throw new IllegalStateException("nothing encoded");
            }
            socket.getOutputStream().write(ByteBufUtil.getBytes(bytes));
            bytes.release();
        } finally {
            encoder.finishAndReleaseAll();
        }
    }

    private <T extends Socks5Message> T once(ChannelHandler decoder, Class<T> type, Duration limit) throws IOException {
        EmbeddedChannel channel = new EmbeddedChannel(decoder);
        try {
            return receive(channel, type, limit);
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    private <T extends Socks5Message> T receive(EmbeddedChannel decoder, Class<T> type, Duration limit)
            throws IOException {
        long end = System.nanoTime() + limit.toNanos();
        InputStream in = socket.getInputStream();
        while (true) {
            long left = Math.ceilDiv(end - System.nanoTime(), 1_000_000L);
            if (left <= 0) {
                throw new SocketTimeoutException("no answer of the callback port");
            }
            socket.setSoTimeout(Math.toIntExact(Math.min(left, Integer.MAX_VALUE)));
            int next = read(in);
            if (next < 0) {
                throw new CallbackRefusedException(Reason.FAILED, "the callback port closed the connection");
            }
            decoder.writeInbound(Unpooled.wrappedBuffer(new byte[] {(byte) next}));
            @Nullable Object message = decoder.readInbound();
            if (message != null) {
                T decoded = type.cast(message);
                if (decoded.decoderResult().isFailure()) {
                    throw new CallbackRefusedException(Reason.FAILED, "the callback port speaks something else");
                }
                return decoded;
            }
        }
    }

    /** One byte, or the end; a gateway that resets the connection has ended it. */
    private static int read(InputStream in) throws IOException {
        try {
            return in.read();
        } catch (SocketException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e;
            }
            return -1;
        }
    }

    @Override
    public void close() throws IOException {
        replies.finishAndReleaseAll();
        socket.close();
    }
}
