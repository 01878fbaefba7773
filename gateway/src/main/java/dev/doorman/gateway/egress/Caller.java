package dev.doorman.gateway.egress;

import dev.doorman.common.net.ConnectionId;
import java.net.InetAddress;

/**
 * The connection for which a daemon may call back. Immutable.
 *
 * @param client the client's address: the only one that can be reached
 * @param dialled the address that the client dialled: where calls back come from, and where the client is waited for
 * @param service its name in inetd.conf
 */
public record Caller(ConnectionId id, InetAddress client, InetAddress dialled, String service, String daemon) {}
