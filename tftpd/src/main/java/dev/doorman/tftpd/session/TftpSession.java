package dev.doorman.tftpd.session;

import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.session.DatagramConnection;
import dev.doorman.common.session.FlowHandler;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.Settings;
import dev.doorman.tftpd.files.RulesFile;
import dev.doorman.tftpd.files.TftpFiles;
import dev.doorman.tftpd.protocol.TftpPacket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What the daemon does with a flow: what begins with no request is not answered. One for the daemon; each flow is served on its own
 * virtual thread.
 */
public final class TftpSession implements FlowHandler {
    private static final Duration FIRST = Duration.ofSeconds(10);

    private final Path etc;
    private final TftpFiles files;
    private final RulesFile rules;
    private final TransferObserver observer;

    /**
     * The daemon's sessions.
     *
     * @param etc the folder of doorman.properties, read for each flow
     */
    public TftpSession(Path etc, TftpFiles files, RulesFile rules, TransferObserver observer) {
        this.etc = etc;
        this.files = files;
        this.rules = rules;
        this.observer = observer;
    }

    @Override
    public SessionOutcome handle(DatagramConnection flow) throws IOException {
        FlowLine line = new FlowLine(flow);
        TftpPacket first = line.next(FIRST);
        if (!(first instanceof TftpPacket.Request request)) {
            return new SessionOutcome.ProtocolViolation("no request");
        }
        LinkHeader header = flow.header();
        @Nullable Path map = Settings.load(etc).tftpMap(header.invocation().service());
        return new Dialogue(line, header, TftpFlags.of(header.invocation()), files, new Changes(rules, map), observer)
                .run(request);
    }
}
