package dev.doorman.ftpd.dialogue;

import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.settings.FtpSettings;
import dev.doorman.common.settings.ServiceSettings;
import dev.doorman.common.tls.TlsServer;
import dev.doorman.ftpd.files.UserFiles;
import dev.doorman.ftpd.files.VirtualPath;
import dev.doorman.ftpd.login.Logins;
import dev.doorman.ftpd.login.User;
import dev.doorman.ftpd.protocol.MachineFacts;
import dev.doorman.ftpd.protocol.Reply;
import dev.doorman.ftpd.transfer.DataPorts;
import dev.doorman.ftpd.transfer.Protection;
import dev.doorman.ftpd.transfer.Transfers;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What one client's dialogue has come to: everything that a command leaves for those after it. Belongs to the session, on whose
 * thread every command runs.
 */
public final class Dialogue implements Closeable {
    private final Surroundings surroundings;
    private final Control control;
    private final DataPorts ports;
    private final Transfers transfers;
    private Login login = new Login.Nobody();
    private Representation representation = Representation.INITIAL;
    private MachineFacts facts = MachineFacts.ALL;
    private Protected protection = Protected.NOT_ASKED;
    private Passive passive = Passive.ANY;
    private Duration idle;
    private long restart;
    private @Nullable VirtualPath renamed;
    private int failures;
    private @Nullable Ending ending;

    /** What is the same for the whole session. */
    public record Surroundings(
            LinkHeader header,
            ServiceSettings service,
            FtpSettings settings,
            Logins logins,
            @Nullable TlsServer tls,
            Path etc) {}

    /** Who it is. */
    public sealed interface Login {
        record Nobody() implements Login {}

        /** Somebody who was named, as on the wire. */
        record Named(String name) implements Login {}

        record In(User user, VirtualPath working, int umask) implements Login {}
    }

    /** RFC 4217's PBSZ and PROT. */
    public enum Protected {
        NOT_ASKED,
        /** PBSZ 0 was said. */
        SIZED,
        PRIVATE
    }

    /** RFC 2428's EPSV ALL: nothing else any more. */
    public enum Passive {
        ANY,
        EXTENDED_ALONE
    }

    /** Why a session ends after a reply. */
    public enum Ending {
        QUIT,
        TOO_MANY_FAILURES,
        TOO_MANY_ERRORS,
        FULL
    }

    public Dialogue(Surroundings surroundings, Control control, DataPorts ports, Transfers transfers) {
        this.surroundings = surroundings;
        this.control = control;
        this.ports = ports;
        this.transfers = transfers;
        this.idle = surroundings.settings().limits().idle();
    }

    public Surroundings surroundings() {
        return surroundings;
    }

    public FtpSettings settings() {
        return surroundings.settings();
    }

    public Control control() {
        return control;
    }

    public DataPorts ports() {
        return ports;
    }

    public Transfers transfers() {
        return transfers;
    }

    public void reply(int code, String text) throws IOException {
        control.reply(Reply.of(code, text));
    }

    // --- who ---------------------------------------------------------------------------------------------------------

    public Phase phase() {
        return switch (login) {
            case Login.Nobody _ -> Phase.GREETED;
            case Login.Named _ -> Phase.NAMED;
            case Login.In _ -> Phase.LOGGED_IN;
        };
    }

    public Login login() {
        return login;
    }

    /** Somebody says who it is; who was logged in is not any more. */
    public void named(String name) {
        logOut();
        login = new Login.Named(name);
    }

    /** A password was right. */
    public void loggedIn(User user) {
        login = new Login.In(user, user.home(), settings().umask());
    }

    /** A password was wrong; how many were by now. */
    public int failed() {
        login = new Login.Nobody();
        failures++;
        return failures;
    }

    /** As at the beginning, but for the connection and its TLS. */
    public void logOut() {
        if (login instanceof Login.In in) {
            in.user().close();
        }
        login = new Login.Nobody();
        representation = Representation.INITIAL;
        restart = 0;
        renamed = null;
    }

    private Login.In in() {
        return switch (login) {
            case Login.In in -> in;
            case Login.Nobody _, Login.Named _ -> throw new IllegalStateException("nobody is logged in");
        };
    }

    public User user() {
        return in().user();
    }

    public UserFiles files() {
        return in().user().files();
    }

    // --- where -------------------------------------------------------------------------------------------------------

    public VirtualPath working() {
        return in().working();
    }

    public void work(VirtualPath folder) {
        Login.In now = in();
        login = new Login.In(now.user(), folder, now.umask());
    }

    /** The path that an argument means. */
    public VirtualPath path(String argument) {
        return working().resolve(argument);
    }

    public int umask() {
        return in().umask();
    }

    public void umask(int umask) {
        Login.In now = in();
        login = new Login.In(now.user(), now.working(), umask);
    }

    /** Whether the user may change anything at a path; the file system may forbid it all the same. */
    public boolean mayWrite(VirtualPath path) {
        @Nullable VirtualPath incoming = user().incoming();
        return incoming == null || path.startsWith(incoming) && !path.equals(incoming);
    }

    // --- how ---------------------------------------------------------------------------------------------------------

    public Representation representation() {
        return representation;
    }

    public void represent(Representation other) {
        representation = other;
    }

    public MachineFacts facts() {
        return facts;
    }

    public void facts(MachineFacts chosen) {
        facts = chosen;
    }

    public Protected protection() {
        return protection;
    }

    public void protect(Protected now) {
        protection = now;
    }

    public Passive passive() {
        return passive;
    }

    public void passive(Passive now) {
        passive = now;
    }

    public Duration idle() {
        return idle;
    }

    public void idle(Duration longest) {
        idle = longest;
    }

    /** On whose terms a transfer goes. */
    public Transfers.Terms terms() {
        User user = user();
        TlsServer.@Nullable Secured secured = control.secured();
        TlsServer.Sessions sessions = settings().tls().reuse() ? TlsServer.Sessions.RESUMED : TlsServer.Sessions.ANY;
        Protection how = protection == Protected.PRIVATE && secured != null
                ? Protection.by(raw -> secured.further(raw, sessions))
                : Protection.CLEAR;
        return new Transfers.Terms(user.files(), user.rates(), how);
    }

    // --- what is next ------------------------------------------------------------------------------------------------

    /** Where the next transfer begins, as REST had it. */
    public void restartAt(long offset) {
        restart = offset;
    }

    /** The same, which holds for no other then. */
    public long takeRestart() {
        long offset = restart;
        restart = 0;
        return offset;
    }

    /** What RNTO, which must follow at once, gives another name. */
    public void rename(VirtualPath path) {
        renamed = path;
    }

    public @Nullable VirtualPath takeRenamed() {
        VirtualPath path = renamed;
        renamed = null;
        return path;
    }

    public void end(Ending why) {
        ending = why;
    }

    public @Nullable Ending ending() {
        return ending;
    }

    @Override
    public void close() throws IOException {
        transfers.close();
        ports.close();
        try {
            transfers.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        logOut();
    }
}
