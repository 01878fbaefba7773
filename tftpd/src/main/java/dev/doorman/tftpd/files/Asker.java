package dev.doorman.tftpd.files;

import dev.doorman.tftpd.protocol.TftpPacket.Operation;
import java.net.InetAddress;

/** Whose request it is, and what for: what rules may depend on. */
public record Asker(Operation operation, InetAddress address) {}
