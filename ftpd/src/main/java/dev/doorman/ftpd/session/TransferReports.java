package dev.doorman.ftpd.session;

import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.log.Quoted;
import dev.doorman.common.settings.FtpSettings;
import dev.doorman.ftpd.dialogue.Dialogue;
import dev.doorman.ftpd.dialogue.Representation;
import dev.doorman.ftpd.transfer.TransferReport;
import dev.doorman.ftpd.transfer.Work;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.Locale;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Counts transfers, and writes them down where that is wanted. One for the daemon; any thread. */
public final class TransferReports {
    private static final Logger LOG = Logger.getLogger(TransferReports.class);

    private final MeterRegistry registry;
    private final TransferLog log = new TransferLog();

    public TransferReports(MeterRegistry registry) {
        this.registry = registry;
    }

    /** The reports of one session. */
    OfSession of(LinkHeader header, FtpSettings settings) {
        return new OfSession(header, settings);
    }

    /** What is told of a session's transfers; on the threads that carry them. */
    final class OfSession implements Consumer<TransferReport> {
        private final LinkHeader header;
        private final FtpSettings settings;
        private volatile @Nullable Dialogue dialogue;

        private OfSession(LinkHeader header, FtpSettings settings) {
            this.header = header;
            this.settings = settings;
        }

        /** Whose user, and representation, it is then. */
        void follow(Dialogue followed) {
            dialogue = followed;
        }

        @Override
        public void accept(TransferReport report) {
            String service = header.invocation().service();
            String direction =
                    report.direction().name().toLowerCase(Locale.ROOT).replace('_', '-');
            String end = report.end().name().toLowerCase(Locale.ROOT).replace('_', '-');
            registry.timer("doorman.ftp.transfers", "service", service, "direction", direction, "end", end)
                    .record(report.duration());
            registry.counter("doorman.ftp.bytes", "service", service, "direction", direction)
                    .increment((double) report.bytes());
            Logger.Level level = header.invocation().has('l') ? Logger.Level.INFO : Logger.Level.DEBUG;
            LOG.logf(
                    level,
                    "transfer ended connection=%s direction=%s end=%s bytes=%d duration-ms=%d path=%s",
                    header.id(),
                    direction,
                    end,
                    report.bytes(),
                    report.duration().toMillis(),
                    Quoted.of(report.path()));
            if (report.direction() != Work.Direction.LISTING) {
                write(report);
            }
        }

        private void write(TransferReport report) {
            Dialogue followed = dialogue;
            if (settings.transferLog() == null
                    || followed == null
                    || !(followed.login() instanceof Dialogue.Login.In in)) {
                return;
            }
            boolean text = followed.representation().type() == Representation.Type.ASCII;
            log.write(
                    settings.transferLog(),
                    XferLine.of(
                            report,
                            new XferLine.Who(
                                    header.client().getAddress(),
                                    in.user().given(),
                                    in.user().isAnonymous(),
                                    header.invocation().service()),
                            text,
                            ZonedDateTime.now(ZoneId.systemDefault())));
        }
    }
}
