package dev.doorman.ftpd.session;

import dev.doorman.common.authd.Authenticator;
import dev.doorman.common.callback.Callback;
import dev.doorman.common.callback.CallbackClient;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.SessionHandler;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.settings.FtpSettings;
import dev.doorman.common.settings.Settings;
import dev.doorman.common.tls.TlsIdentity;
import dev.doorman.common.tls.TlsServer;
import dev.doorman.ftpd.command.Dispatcher;
import dev.doorman.ftpd.command.Texts;
import dev.doorman.ftpd.dialogue.Control;
import dev.doorman.ftpd.dialogue.Dialogue;
import dev.doorman.ftpd.login.Logins;
import dev.doorman.ftpd.protocol.Reply;
import dev.doorman.ftpd.transfer.DataPorts;
import dev.doorman.ftpd.transfer.Transfers;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import javax.net.ssl.SSLException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * FTP sessions, RFC 959: the greeting, then commands until the client, its time or the daemon ends it. One for the daemon; each
 * connection is served on its own virtual thread.
 */
public final class FtpSession implements SessionHandler {
    private static final Logger LOG = Logger.getLogger(FtpSession.class);

    private final Path etc;
    private final Logins logins;
    private final TransferReports reports;
    private final Function<LinkHeader, Callback> callbacks;
    private final Dispatcher dispatcher = new Dispatcher();
    private final ConcurrentHashMap<String, TlsIdentity> identities = new ConcurrentHashMap<>();

    /**
     * The daemon's sessions.
     *
     * @param etc the folder of doorman.properties, read for each connection
     */
    public FtpSession(Path etc, Authenticator authenticator, TransferReports reports) {
        this(etc, authenticator, reports, CallbackClient::new);
    }

    FtpSession(
            Path etc, Authenticator authenticator, TransferReports reports, Function<LinkHeader, Callback> callbacks) {
        this.callbacks = callbacks;
        this.etc = etc;
        this.logins = new Logins(authenticator, etc);
        this.reports = reports;
    }

    @Override
    public SessionOutcome handle(Connection connection) throws IOException, InterruptedException {
        LinkHeader header = connection.header();
        String service = header.invocation().service();
        Settings settings = Settings.load(etc);
        FtpSettings ftp = settings.ftp(service);
        Control control = new Control(connection);
        DataPorts ports = new DataPorts(callbacks.apply(header));
        TransferReports.OfSession own = reports.of(header, ftp);
        Transfers transfers = new Transfers(
                ports,
                control,
                own,
                new Transfers.Limits(ftp.limits().connect(), ftp.limits().stalled()));
        Dialogue.Surroundings surroundings =
                new Dialogue.Surroundings(header, settings.service(service), ftp, logins, tls(service, ftp), etc);
        try (Dialogue dialogue = new Dialogue(surroundings, control, ports, transfers)) {
            own.follow(dialogue);
            return begin(dialogue);
        } catch (SSLException e) {
            LOG.debugf(e, "TLS failed connection=%s", header.id());
            return new SessionOutcome.ProtocolViolation("TLS did not come about, or broke");
        }
    }

    /** A service whose certificate cannot be read goes on without, unless it demands TLS; then nobody gets in. */
    private @Nullable TlsServer tls(String service, FtpSettings ftp) throws IOException {
        try {
            return identities
                    .computeIfAbsent(service, _ -> new TlsIdentity("ftp"))
                    .server(ftp.tls().files());
        } catch (IOException e) {
            LOG.errorf("no TLS service=%s reason=%s", service, e.getMessage());
            return null;
        }
    }

    private SessionOutcome begin(Dialogue dialogue) throws IOException, InterruptedException {
        Duration limit = dialogue.surroundings().service().loginTimeout();
        FtpSettings.Tls.Mode mode = dialogue.settings().tls().mode();
        @Nullable TlsServer tls = dialogue.surroundings().tls();
        if (tls == null && mode != FtpSettings.Tls.Mode.OPTIONAL) {
            dialogue.reply(421, "Service not available: it has no certificate.");
            return new SessionOutcome.Refused("no certificate");
        }
        if (tls != null && mode == FtpSettings.Tls.Mode.IMPLICIT) {
            dialogue.control().secure(tls, null, limit);
            dialogue.protect(Dialogue.Protected.PRIVATE);
        }
        dialogue.control().reply(Reply.of(220, "FTP server ready.").after(Texts.read(etc, "ftpwelcome")));
        SessionOutcome outcome = new CommandLoop(dialogue, dispatcher).run();
        dialogue.control().finish();
        return outcome;
    }
}
