package dev.doorman.rshd.session;

import dev.doorman.common.authd.Authenticator;
import dev.doorman.common.command.Reply;
import dev.doorman.common.link.Invocation;
import dev.doorman.common.log.Quoted;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.LoginResult;
import dev.doorman.common.trust.TrustChecks;
import dev.doorman.common.trust.TrustDecision;
import dev.doorman.common.trust.TrustRefusal;
import dev.doorman.rshd.protocol.RshRequest;
import java.io.IOException;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Whether a client may have its command run, by authd's word and the service's flags; and what the log and the client are told of it. Stateless but for authd. */
final class Judgement {
    private static final Logger LOG = Logger.getLogger(Judgement.class);

    private final Authenticator authenticator;

    Judgement(Authenticator authenticator) {
        this.authenticator = authenticator;
    }

    /** Why the client was refused, once it has been told; empty when it may. */
    Optional<TrustRefusal> refusal(Connection connection, RshRequest request) throws IOException {
        Invocation invocation = connection.header().invocation();
        TrustDecision decision = authenticator.trusted(
                request.serverUser(),
                request.clientUser(),
                connection.header().client().getAddress(),
                checks(invocation),
                connection.header().id());
        return switch (decision) {
            case TrustDecision.Trusted trusted -> {
                if (invocation.has('L')) {
                    LOG.infof(
                            "command allowed connection=%s user=%s remote-user=%s by=%s command=%s",
                            connection.header().id(),
                            request.serverUser(),
                            request.clientUser(),
                            trusted.source().label(),
                            Quoted.of(request.command()));
                }
                yield Optional.empty();
            }
            case TrustDecision.Refused(TrustRefusal why) -> {
                // what was sent for a name may be anything: it is nobody's business
                connection.login("", LoginResult.FAILED);
                Reply.failure(connection, text(why));
                yield Optional.of(why);
            }
        };
    }

    private static TrustChecks checks(Invocation invocation) {
        return new TrustChecks(
                invocation.has('l') ? TrustChecks.Rhosts.SKIPPED : TrustChecks.Rhosts.READ,
                invocation.has('a') ? TrustChecks.Address.VERIFIED : TrustChecks.Address.AS_IT_IS);
    }

    /** No difference between a user who is not there and one who may not be had. */
    private static String text(TrustRefusal why) {
        return switch (why) {
            case HOST_MISMATCH -> "Host address mismatch.";
            case NO_ENTRY, DENIED, UNKNOWN_USER, BAD_NAME, UNUSABLE_RHOSTS -> "Permission denied.";
        };
    }
}
