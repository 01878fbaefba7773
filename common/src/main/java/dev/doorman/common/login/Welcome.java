package dev.doorman.common.login;

import dev.doorman.common.authd.SecurityContext;
import dev.doorman.common.process.Pty;
import dev.doorman.common.session.Connection;
import dev.doorman.common.settings.UserSessions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.ZoneId;

/**
 * What a user is shown who is in, before the shell says anything: the last login, motd, and what authd has to say of the context.
 * One for a daemon; any thread.
 */
public final class Welcome {
    private final Path etc;
    private final LastLogins lastLogins;
    private final InstantSource clock;
    private final HushLogin hush = new HushLogin();

    /**
     * A daemon's words.
     *
     * @param etc the folder of motd, read for each session
     */
    public Welcome(Path etc, LastLogins lastLogins, InstantSource clock) {
        this.etc = etc;
        this.lastLogins = lastLogins;
        this.clock = clock;
    }

    /** The text for a user. A .hushlogin takes all of it away but what authd has to say. */
    byte[] text(SecurityContext context, UserSessions sessions) throws IOException {
        ByteArrayOutputStream text = new ByteArrayOutputStream();
        if (!hush.wanted(context.account())) {
            if (sessions.lastLogin() == UserSessions.LastLogin.SHOWN) {
                LastLogin last = lastLogins.of(context.account().name());
                if (last != null) {
                    text.writeBytes(last.text(ZoneId.systemDefault()).getBytes(StandardCharsets.US_ASCII));
                }
            }
            text.writeBytes(Texts.read(etc.resolve("motd")));
        }
        text.writeBytes(Texts.notices(context.notices()));
        return text.toByteArray();
    }

    /** Remembers that a user has logged in. */
    void began(Connection connection, String user, Pty terminal, UserSessions sessions) {
        if (sessions.lastLogin() == UserSessions.LastLogin.SHOWN) {
            String host = connection.header().client().getAddress().getHostAddress();
            lastLogins.keep(user, new LastLogin(clock.instant(), host, terminal.name()));
        }
    }
}
