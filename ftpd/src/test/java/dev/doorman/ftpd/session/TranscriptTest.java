package dev.doorman.ftpd.session;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.session.SessionOutcome;
import dev.doorman.ftpd.session.Transcript.Script;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The dialogues of transcripts.txt, word for word. */
class TranscriptTest {
    @TempDir
    private Path folder;

    private Dialogues dialogues;

    @BeforeEach
    void files() throws Exception {
        dialogues = new Dialogues(folder);
        Path file = Files.writeString(dialogues.home.resolve("file"), "content");
        Files.setLastModifiedTime(file, FileTime.from(Instant.parse("2025-01-02T03:04:05Z")));
        Files.createDirectory(dialogues.home.resolve("folder"));
        Files.createDirectory(dialogues.home.resolve("a \"quoted\" name"));
    }

    private static Stream<Script> scripts() throws Exception {
        return Transcript.read(TranscriptTest.class.getResource("transcripts.txt"));
    }

    @ParameterizedTest
    @MethodSource("scripts")
    void wordForWord(Script script) throws Exception {
        assertThat(Transcript.shown(dialogues.talk(script.typed()))).isEqualTo(script.answered());
    }

    @Test
    void whatTheGatewayIsToldOfLogins() throws Exception {
        dialogues.talk("USER john\r\nPASS wrong\r\nUSER hunter2\r\nPASS x\r\n" + Dialogues.LOG_IN);
        assertThat(dialogues.connection.logins).containsExactly(":FAILED", ":FAILED", "john:OK");
        assertThat(dialogues.connection.identified).containsExactly("john");
    }

    @Test
    void tooManyTriesEndTheSession() throws Exception {
        dialogues.settings("login-tries = 3");
        String shown = dialogues.talk("USER john\r\nPASS 1\r\nUSER john\r\nPASS 2\r\nUSER john\r\nPASS 3\r\nNOOP\r\n");
        assertThat(shown).endsWith("421 Login incorrect, once too often.\r\n");
        assertThat(dialogues.outcome).isEqualTo(new SessionOutcome.Refused("too many failed logins"));
    }

    @Test
    void ftpusersKeepsOutWithTheSameWords() throws Exception {
        Files.writeString(dialogues.etc.resolve("ftpusers"), "# nobody of these\njohn\nftp\n");
        assertThat(dialogues.talk(Dialogues.LOG_IN)).endsWith("530 Login incorrect.\r\n");
        assertThat(dialogues.talk("USER ftp\r\nPASS x\r\n")).endsWith("530 Login incorrect.\r\n");
    }

    @Test
    void welcomeAndMessageOfTheDay() throws Exception {
        Files.writeString(dialogues.etc.resolve("ftpwelcome"), "Property of ACME\nKeep out\n");
        Files.writeString(dialogues.etc.resolve("motd"), "Gr\u00fc\u00df Gott\n");
        String shown = dialogues.talk(Dialogues.LOG_IN);
        assertThat(shown)
                .startsWith("220-Property of ACME\r\n Keep out\r\n220 FTP server ready.\r\n")
                .contains("\r\n230-Gr\u00c3\u00bc\u00c3\u009f Gott\r\n230 User john logged in.\r\n");
    }

    @Test
    void commandsThatAreDeniedAndThoseThatAloneAreAllowed() throws Exception {
        dialogues.settings("ftp-commands-denied = DELE, CHMOD");
        assertThat(dialogues.code(Dialogues.LOG_IN, "DELE file\r\n")).isEqualTo(502);
        assertThat(dialogues.code(Dialogues.LOG_IN, "SITE CHMOD 600 file\r\n")).isEqualTo(502);
        assertThat(dialogues.code(Dialogues.LOG_IN, "SITE HELP\r\n")).isEqualTo(214);
        dialogues.settings("ftp-commands-allowed = USER, PASS, QUIT");
        assertThat(dialogues.code(Dialogues.LOG_IN, "PWD\r\n")).isEqualTo(502);
        assertThat(dialogues.code(Dialogues.LOG_IN, "QUIT\r\n")).isEqualTo(221);
        assertThat(dialogues.home.resolve("file")).exists();
    }

    @Test
    void anonymousIsReadOnlyOutsideOfIncoming() throws Exception {
        Files.writeString(dialogues.anonymousHome.resolve("README"), "read me");
        Files.writeString(dialogues.anonymousHome.resolve("incoming/brought"), "goods");
        String in = "USER anonymous\r\nPASS me@example.com\r\n";
        assertThat(dialogues.code(in)).isEqualTo(230);
        for (String line : new String[] {
            "DELE README",
            "RNFR README",
            "MKD x",
            "RMD incoming",
            "SITE CHMOD 777 README",
            "MFMT 20250102030405 README",
            "DELE incoming/brought",
            "RNFR incoming/brought",
            "RMD incoming/x",
            "MDTM 20250102030405 README",
        }) {
            assertThat(dialogues.code(in, line + "\r\n")).as(line).isEqualTo(550);
        }
        assertThat(dialogues.code(in, "MKD incoming/new\r\n")).isEqualTo(257);
        for (String line : new String[] {"STOR x", "APPE incoming/brought", "STOU", "RETR incoming/brought"}) {
            assertThat(dialogues.code(in, "TYPE I\r\nPASV\r\n", line + "\r\n"))
                    .as(line)
                    .isEqualTo(550);
        }
        assertThat(dialogues.code(in, "TYPE I\r\nPASV\r\n", "STOR incoming/brought\r\n"))
                .as("nobody overwrites what another has brought")
                .isEqualTo(550);
    }

    @Test
    void anonymousThatIsOffOrAlone() throws Exception {
        dialogues.settings("ftp-anonymous = off");
        assertThat(dialogues.code("USER anonymous\r\nPASS x\r\n")).isEqualTo(530);
        dialogues.settings("ftp-anonymous = nobody-there");
        assertThat(dialogues.code("USER anonymous\r\nPASS x\r\n")).isEqualTo(530);
        dialogues.settings();
        assertThat(dialogues.talk(List.of("in.ftpd", "-A"), Dialogues.LOG_IN))
                .contains("530 This server is for anonymous users alone.");
        assertThat(dialogues.talk(List.of("in.ftpd", "-A"), "USER ftp\r\nPASS x\r\n"))
                .contains("230 Anonymous access granted");
    }

    @Test
    void homeOrTheWholeMachineAsRoot() throws Exception {
        assertThat(dialogues.talk(Dialogues.LOG_IN, "PWD\r\n")).endsWith("257 \"/\" is the current directory\r\n");
        dialogues.settings("ftp-home-is-root-except = john");
        assertThat(dialogues.talk(Dialogues.LOG_IN, "PWD\r\n", "CWD /etc\r\n"))
                .contains("257 \"" + dialogues.home + "\" is the current directory\r\n250 ");
    }

    @Test
    void whatIsNoCommandEndsTheSessionSoon() throws Exception {
        String shown = dialogues.talk("POST / HTTP/1.1\r\n", "Host: a\r\n".repeat(9), "USER john\r\n");
        assertThat(shown).endsWith("421 Too many lines that are no commands.\r\n");
        assertThat(dialogues.outcome).isInstanceOf(SessionOutcome.ProtocolViolation.class);
    }

    @Test
    void aLineOfAMebibyte() throws Exception {
        String shown = dialogues.talk("NOOP " + "x".repeat(1 << 20) + "\r\n", "NOOP\r\n");
        assertThat(shown).endsWith("500 Command line too long.\r\n200 NOOP ok.\r\n");
    }
}
