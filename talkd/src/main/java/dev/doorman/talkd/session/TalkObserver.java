package dev.doorman.talkd.session;

import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.log.Quoted;
import dev.doorman.common.net.Ends;
import dev.doorman.talkd.protocol.TalkAnswer;
import dev.doorman.talkd.protocol.TalkMessage;
import dev.doorman.talkd.protocol.TalkType;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import org.jboss.logging.Logger;

/** Counts requests, and writes a line for each announcement. Any thread. */
public final class TalkObserver {
    private static final Logger LOG = Logger.getLogger(TalkObserver.class);
    private static final String REQUESTS = "doorman.talk.requests";

    private final MeterRegistry registry;

    public TalkObserver(MeterRegistry registry) {
        this.registry = registry;
    }

    void answered(LinkHeader header, TalkMessage message, TalkAnswer answer) {
        count(message.type().name().toLowerCase(Locale.ROOT).replace('_', '-'), answer.label());
        if (message.type() == TalkType.ANNOUNCE) {
            LOG.infof(
                    "announcement connection=%s client=%s caller=%s callee=%s terminal=%s answer=%s",
                    header.id(),
                    Ends.text(header.client()),
                    Quoted.unlessPlain(message.localName()),
                    Quoted.unlessPlain(message.remoteName()),
                    Quoted.unlessPlain(message.terminal()),
                    answer.label());
        }
    }

    /** A datagram as long as a request that is none. */
    void faulty(TalkAnswer answer) {
        count("none", answer.label());
    }

    /** A datagram that is answered nothing. */
    void nonsense() {
        count("none", "none");
    }

    private void count(String type, String answer) {
        registry.counter(REQUESTS, "type", type, "answer", answer).increment();
    }
}
