package dev.doorman.common.login;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Account;
import dev.doorman.common.authd.ContextKind;
import dev.doorman.common.authd.ContextNotice;
import dev.doorman.common.authd.SecurityContext;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.settings.UserSessions;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WelcomeTest {
    private static final String NOTICE = ContextNotice.values()[0].text();

    @TempDir
    private Path state;

    private Path home;
    private LastLogins logins;

    @BeforeEach
    void begin() throws Exception {
        home = Files.createDirectory(state.resolve("home"));
        logins = new LastLogins(state.resolve("last-logins"));
        logins.keep("john", new LastLogin(Instant.EPOCH, "192.0.2.7", "pts/3"));
        Files.writeString(state.resolve("motd"), "Message of the day\n");
    }

    private String text(UserSessions.LastLogin shown) throws Exception {
        int uid = Libc.effectiveUid();
        Account john = new Account("john", uid, 0, List.of(0), home.toString(), "/bin/sh");
        SecurityContext context = new SecurityContext(john, ContextKind.LIMITED, Set.of(ContextNotice.values()[0]));
        byte[] text = new Welcome(state, logins, InstantSource.system())
                .text(context, new UserSessions(shown, Duration.ZERO, 0));
        return new String(text, StandardCharsets.US_ASCII);
    }

    @Test
    void theLastLoginComesBeforeMotd() throws Exception {
        assertThat(text(UserSessions.LastLogin.SHOWN))
                .matches("Last login: .* 19(69|70) from 192\\.0\\.2\\.7 on pts/3\r\nMessage of the day\r\n\\Q" + NOTICE
                        + "\\E\r\n");
    }

    @Test
    void itCanBeSwitchedOff() throws Exception {
        assertThat(text(UserSessions.LastLogin.NOT_KEPT)).isEqualTo("Message of the day\r\n" + NOTICE + "\r\n");
    }

    @Test
    void hushloginInAHomeThatIsNobodyElsesSilencesAllButAuthd() throws Exception {
        Files.createFile(home.resolve(".hushlogin"));
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        assertThat(text(UserSessions.LastLogin.SHOWN)).isEqualTo(NOTICE + "\r\n");
    }
}
