package dev.doorman.rutils.debian;

import dev.doorman.common.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** talk, as {@code ./doorman install} puts it, with Debian's talk daemons, and with Debian's talk programs at the other end. */
class DebianTalkdIT {
    private static final String OURS = "ours";
    /** As Debian's installer writes it: the host's own name is a loopback address. */
    private static final String ALONE = "127.0.0.1 localhost\n127.0.1.1 alpha\n";

    private static final String TWO = "127.0.0.1 localhost\n10.77.0.1 alpha\n10.77.0.2 beta\n";

    @TempDir
    private static Path programs;

    private static Installed installed;

    @TempDir
    private Path folder;

    @BeforeAll
    static void install() throws Exception {
        Files.setPosixFilePermissions(programs, PosixFilePermissions.fromString("rwxr-xr-x"));
        installed = Installed.into(programs.resolve("usr"));
    }

    private DebianTalkd host(String daemon, String name, String hosts) throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        return DebianTalkd.start(Files.createDirectory(folder.resolve(name)), daemon, name, hosts);
    }

    private static String program(String name) {
        return name.equals(OURS) ? installed.program("talk") : "/usr/bin/" + name;
    }

    /** A command line as one argument of expect's, which reads it as a list. */
    private static String list(List<String> command) {
        return command.stream().map(word -> "{" + word + "}").collect(Collectors.joining(" "));
    }

    private static void scene(
            String scene,
            DebianTalkd johns,
            DebianTalkd marys,
            String johnTalks,
            String maryTalks,
            String johnsHost,
            String marysHost)
            throws Exception {
        Tools.expect(
                DebianTalkdIT.class,
                "debian-talk.exp",
                scene,
                list(johns.login()),
                list(marys.login()),
                program(johnTalks),
                program(maryTalks),
                johnsHost,
                marysHost);
    }

    @ParameterizedTest
    @CsvSource({
        "talkd,      ours,           ours",
        "talkd,      ours,           netkit-ntalk",
        "talkd,      ours,           inetutils-talk",
        "talkd,      inetutils-talk, ours",
        "in.ntalkd,  ours,           ours",
        "in.ntalkd,  ours,           netkit-ntalk",
        "in.ntalkd,  ours,           inetutils-talk",
        "in.ntalkd,  netkit-ntalk,   ours"
    })
    void oneCallsAndTheOtherAnswersAtOneHost(String daemon, String marys, String johns) throws Exception {
        try (DebianTalkd alpha = host(daemon, "alpha", ALONE)) {
            scene("talk", alpha, alpha, johns, marys, "localhost", "localhost");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "talkd,     in.ntalkd, ours,         ours",
        "in.ntalkd, talkd,     ours,         netkit-ntalk",
        "in.ntalkd, in.ntalkd, netkit-ntalk, ours",
    })
    void fromOneHostToAnother(String johnsDaemon, String marysDaemon, String marys, String johns) throws Exception {
        try (DebianTalkd alpha = host(johnsDaemon, "alpha", TWO);
                DebianTalkd beta = host(marysDaemon, "beta", TWO)) {
            alpha.connect("10.77.0.1", beta, "10.77.0.2");
            scene("talk", alpha, beta, johns, marys, "alpha", "beta");
        }
    }

    /** The host's own name is such a loopback address here that no answer comes from it. */
    @ParameterizedTest
    @CsvSource({"talkd, refusals", "in.ntalkd, refusals", "talkd, terminals", "in.ntalkd, terminals"})
    void whoIsRungAndWhoIsNot(String daemon, String scene) throws Exception {
        try (DebianTalkd alpha = host(daemon, "alpha", ALONE)) {
            scene(scene, alpha, alpha, OURS, OURS, "alpha", "localhost");
        }
    }
}
