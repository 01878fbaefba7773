package dev.doorman.talkd.session;

import java.net.InetAddress;

/**
 * Who sent a request, in truth.
 *
 * @param source its address, in its plain form
 * @param dialled the address of ours that it was sent to
 */
public record Asker(InetAddress source, InetAddress dialled, Nearness nearness) {
    /** Where a client is. */
    public enum Nearness {
        /** On the gateway's own host. */
        SAME_HOST,
        /** Elsewhere, but a host whose users leave their invitations here: that of a session, as a rule. */
        LOCAL,
        REMOTE
    }
}
