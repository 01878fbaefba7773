package dev.doorman.gateway.forward;

import dev.doorman.common.link.Refusal;
import io.netty.channel.Channel;

/** What came of trying to open a link. */
public sealed interface LinkAttempt {
    /** The daemon is ready; nothing of the client has been sent yet. */
    record Established(Channel link) implements LinkAttempt {}

    /** Nobody there, or gone in the midst of it: worth another try. */
    record Unreachable(String reason) implements LinkAttempt {}

    /** The daemon is there and does not want this link. */
    record Refused(Refusal refusal) implements LinkAttempt {}

    /** Whoever is there is not the daemon: it gets nothing of the client. */
    record Impostor(String reason) implements LinkAttempt {}
}
