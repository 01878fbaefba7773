package dev.doorman.common.session;

import dev.doorman.common.link.HeaderFault;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.log.LogPace;
import dev.doorman.common.net.Ends;
import java.net.SocketAddress;
import org.jboss.logging.Logger;

/**
 * Writes one line for each session's end, and for refused headers at most one a second, with how many were left out.
 * Any thread.
 */
public final class SessionLog implements SessionObserver {
    private static final Logger LOG = Logger.getLogger(SessionLog.class);

    private final LogPace refusals = new LogPace(System::nanoTime);

    @Override
    public void started(LinkHeader header) {
        LOG.debugf(
                "session started connection=%s service=%s client=%s",
                header.id(), header.invocation().service(), Ends.text(header.client()));
    }

    @Override
    public void ended(LinkHeader header, SessionOutcome outcome, Traffic traffic) {
        String detail = switch (outcome) {
            case SessionOutcome.Refused refused -> " reason=" + refused.reason();
            case SessionOutcome.ProtocolViolation violation -> " reason=" + violation.detail();
            case SessionOutcome.TimedOut timedOut -> " phase=" + timedOut.phase();
            case SessionOutcome.Completed _,
                    SessionOutcome.PeerGone _,
                    SessionOutcome.Stopped _,
                    SessionOutcome.Failed _ -> "";
        };
        LOG.infof(
                "session ended connection=%s service=%s client=%s outcome=%s%s duration-ms=%d received=%d sent=%d",
                header.id(),
                header.invocation().service(),
                Ends.text(header.client()),
                outcome.label(),
                detail,
                traffic.duration().toMillis(),
                traffic.received(),
                traffic.sent());
        if (outcome instanceof SessionOutcome.Failed(Throwable cause)) {
            LOG.errorf(cause, "session failed connection=%s", header.id());
        }
    }

    @Override
    public void headerRefused(SocketAddress peer, HeaderFault fault) {
        long leftOut = refusals.pass();
        if (leftOut != LogPace.LEFT_OUT) {
            LOG.warnf("link refused peer=%s fault=%s left-out=%d", peer, fault.label(), leftOut);
        }
    }
}
