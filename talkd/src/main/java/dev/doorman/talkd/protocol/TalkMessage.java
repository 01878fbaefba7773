package dev.doorman.talkd.protocol;

import java.net.InetSocketAddress;

/**
 * A request. What it says of its sender is a claim.
 *
 * @param id an invitation's; signed, as 4.3BSD's daemon compares it
 * @param address where the sender's program waits, over TCP
 * @param pid of that program
 * @param localName the user who asks
 * @param remoteName the user who is meant
 * @param terminal of the user who is meant; empty: any
 */
public record TalkMessage(
        TalkType type,
        int id,
        InetSocketAddress address,
        int pid,
        String localName,
        String remoteName,
        String terminal) {}
