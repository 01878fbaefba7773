package dev.doorman.common.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.haproxy.HAProxyCommand;
import io.netty.handler.codec.haproxy.HAProxyMessage;
import io.netty.handler.codec.haproxy.HAProxyMessageEncoder;
import io.netty.handler.codec.haproxy.HAProxyProtocolVersion;
import io.netty.handler.codec.haproxy.HAProxyProxiedProtocol;
import io.netty.handler.codec.haproxy.HAProxyTLV;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** PROXY protocol version 2 headers, as netty-codec-haproxy writes them. Stateless. */
public final class ProxyHeaders {
    private ProxyHeaders() {}

    /** A standard header for any server that knows the protocol: who connected to what over TCP, and nothing else. */
    public static byte[] encode(InetSocketAddress client, InetSocketAddress destination) {
        return encode(Transport.STREAM, client, destination, List.of());
    }

    static byte[] encode(
            Transport transport, InetSocketAddress client, InetSocketAddress destination, List<HAProxyTLV> tlvs) {
        boolean wide = client.getAddress() instanceof Inet6Address || destination.getAddress() instanceof Inet6Address;
        HAProxyProxiedProtocol protocol = switch (transport) {
            case STREAM -> wide ? HAProxyProxiedProtocol.TCP6 : HAProxyProxiedProtocol.TCP4;
            case DGRAM -> wide ? HAProxyProxiedProtocol.UDP6 : HAProxyProxiedProtocol.UDP4;
        };
        HAProxyMessage message = new HAProxyMessage(
                HAProxyProtocolVersion.V2,
                HAProxyCommand.PROXY,
                protocol,
                text(client.getAddress(), wide),
                text(destination.getAddress(), wide),
                client.getPort(),
                destination.getPort(),
                tlvs);
        EmbeddedChannel channel = new EmbeddedChannel(HAProxyMessageEncoder.INSTANCE);
        try {
            channel.writeOutbound(message);
            ByteBuf out = channel.readOutbound();
            try {
                return ByteBufUtil.getBytes(out);
            } finally {
                out.release();
            }
        } finally {
            channel.finishAndReleaseAll();
        }
    }

    /** An address as the encoder wants it: no zone, and IPv4 mapped where the other end is IPv6. */
    private static String text(InetAddress address, boolean wide) {
        String plain = address.getHostAddress();
        int zone = plain.indexOf('%');
        String bare = zone < 0 ? plain : plain.substring(0, zone);
        return wide && !(address instanceof Inet6Address) ? "::ffff:" + bare : bare;
    }
}
