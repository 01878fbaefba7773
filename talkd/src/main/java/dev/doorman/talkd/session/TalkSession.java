package dev.doorman.talkd.session;

import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.session.DatagramConnection;
import dev.doorman.common.session.FlowHandler;
import dev.doorman.common.session.ReceivedDatagram;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.Settings;
import dev.doorman.talkd.protocol.TalkCodec;
import dev.doorman.talkd.protocol.TalkPacket;
import dev.doorman.talkd.protocol.TalkReply;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;

/**
 * What the daemon does with a flow: each request is answered to where it came from, which is not asked of the request itself.
 * One for the daemon; each flow is served on its own virtual thread.
 */
public final class TalkSession implements FlowHandler {
    /** A client that goes on after a while begins another flow, and finds all as it was. */
    private static final Duration SILENCE = Duration.ofSeconds(10);

    /** So long where nothing made sense yet. */
    private static final Duration SHORT_SILENCE = Duration.ofSeconds(2);

    private final Path etc;
    private final TalkResponder responder;
    private final TalkObserver observer;

    /**
     * The daemon's sessions.
     *
     * @param etc the folder of doorman.properties, read for each flow
     */
    public TalkSession(Path etc, TalkResponder responder, TalkObserver observer) {
        this.etc = etc;
        this.responder = responder;
        this.observer = observer;
    }

    @Override
    public SessionOutcome handle(DatagramConnection flow) throws IOException {
        LinkHeader header = flow.header();
        Asker asker = LocalHosts.asker(
                header,
                flow.gateway(),
                LocalHosts.own(),
                Settings.load(etc).talkLocal(header.invocation().service()));
        Duration silence = SHORT_SILENCE;
        while (true) {
            switch (flow.receive(silence)) {
                case ReceivedDatagram.FromClient client -> {
                    if (understood(flow, asker, TalkCodec.parse(client.bytes()))) {
                        silence = SILENCE;
                    }
                }
                case ReceivedDatagram.FromStranger _ -> {
                    // there are none: talkd has no ports of its own
                }
                case ReceivedDatagram.Silence _, ReceivedDatagram.EndOfFlow _ -> {
                    return silence.equals(SILENCE)
                            ? new SessionOutcome.Completed()
                            : new SessionOutcome.ProtocolViolation("no request");
                }
            }
        }
    }

    private boolean understood(DatagramConnection flow, Asker asker, TalkPacket packet) throws IOException {
        switch (packet) {
            case TalkPacket.Request request -> {
                TalkReply reply = responder.answer(request.message(), asker, flow::notice);
                observer.answered(flow.header(), request.message(), reply.answer());
                flow.send(TalkCodec.encode(request.origin(), reply));
                return true;
            }
            case TalkPacket.Faulty faulty -> {
                observer.faulty(faulty.answer());
                flow.send(TalkCodec.encode(faulty.origin(), TalkReply.of(faulty.answer())));
            }
            case TalkPacket.Nonsense _ -> observer.nonsense();
        }
        return false;
    }
}
