package dev.doorman.gateway.datagram;

import io.netty.buffer.ByteBuf;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/**
 * A datagram that came, for as long as its receiver is called: what is to be kept is copied.
 *
 * @param local the address of this machine to which it came
 */
public record Datagram(InetSocketAddress sender, InetAddress local, ByteBuf payload) {}
