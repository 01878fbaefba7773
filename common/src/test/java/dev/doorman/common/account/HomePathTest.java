package dev.doorman.common.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.HomePath.DriveLetter;
import dev.doorman.common.account.HomePath.Local;
import dev.doorman.common.account.HomePath.Network;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HomePathTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"/", "/home/john", "/home/./john/", "/home/Jörg", "/net/nas/homes/john", "/srv/../home", "/a\\b"
            })
    void aPathOfThisMachineStaysAsItIs(String text) {
        assertThat(HomePath.of(text)).isEqualTo(new Local(text));
    }

    @ParameterizedTest
    @CsvSource({
        "\\\\machine\\share\\path, /net/machine/share/path",
        "\\\\NAS1.Corp.Example\\Homes$\\John, /net/nas1.corp.example/Homes$/John",
        "\\\\10.0.0.7\\john, /net/10.0.0.7/john",
        "\\\\my_nas-2\\home dirs\\j\\john smith, /net/my_nas-2/home dirs/j/john smith",
        "\\\\nas\\homes\\Jörg, /net/nas/homes/Jörg",
        "\\\\nas\\homes\\.john, /net/nas/homes/.john",
    })
    void aUncPathIsBelowNet(String text, String path) {
        assertThat(HomePath.of(text))
                .isInstanceOfSatisfying(
                        Network.class, home -> assertThat(home.path()).isEqualTo(path));
    }

    @Test
    void aUncPathHasParts() {
        assertThat(HomePath.of("\\\\NAS\\Share\\a\\b")).isEqualTo(new Network("nas", "Share", List.of("a", "b")));
        assertThat(HomePath.of("\\\\nas\\share")).isEqualTo(new Network("nas", "share", List.of()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "home/john",
                "\\machine\\share",
                "\\\\",
                "\\\\nas",
                "\\\\nas\\",
                "\\\\nas\\\\john",
                "\\\\nas\\share\\",
                "\\\\nas\\share\\\\john",
                "\\\\\\nas\\share",
                "\\\\nas\\share\\..\\other",
                "\\\\nas\\share\\. \\john",
                "\\\\nas\\share\\.. ",
                "\\\\nas\\share\\...",
                "\\\\nas\\..\\john",
                "\\\\..\\share\\john",
                "\\\\.\\pipe\\john",
                "\\\\?\\C:\\john",
                "\\\\nas\\share/../john",
                "\\\\nas\\share\\a/b",
                "\\\\nas/share/john",
                "\\\\na s\\share",
                "\\\\-nas\\share",
                "\\\\nas.\\share",
                "\\\\nas..corp\\share",
                "\\\\nas@8080\\share",
                "\\\\nás\\share",
                "\\\\nas\\sh:are",
                "\\\\nas\\share\\john:stream",
                "\\\\nas\\share\\jo*",
                "\\\\nas\\[share]",
                "\\\\nas\\share\\a\tb",
                "\\\\nas\\share\\a\u0085b",
                "\\\\nas\\share\\J\ufffdrg",
                "\\\\nas\\share\\J\ud800rg",
                "//nas/share\0",
                "/home/a\nb",
                "/home/a\u007f",
                "/home/J\ufffdrg",
                "/home/J\udc00rg",
                "C",
                "C:john",
                "CD:\\john",
                "1:\\john",
                "é:\\john",
                "smb://nas/share/john",
            })
    void leavesOutWhatIsNoHome(String text) {
        assertThat(HomePath.of(text)).isNull();
    }

    @Test
    void leavesOutWhatIsTooLong() {
        assertThat(HomePath.of("/" + "x".repeat(4094))).isNotNull();
        assertThat(HomePath.of("/" + "x".repeat(4095))).isNull();
        assertThat(HomePath.of("/" + "é".repeat(2047))).isNotNull();
        assertThat(HomePath.of("/" + "é".repeat(2048))).isNull();
        assertThat(HomePath.of("\\\\nas\\" + "s".repeat(80) + "\\" + "n".repeat(255)))
                .isNotNull();
        assertThat(HomePath.of("\\\\nas\\" + "s".repeat(81))).isNull();
        assertThat(HomePath.of("\\\\nas\\share\\" + "n".repeat(256))).isNull();
        assertThat(HomePath.of("\\\\" + "m".repeat(253) + "\\share")).isNotNull();
        assertThat(HomePath.of("\\\\" + "m".repeat(254) + "\\share")).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"h:", "H:\\", "H:\\john", "h:/john"})
    void aDriveIsNamedToWhomItConcerns(String text) {
        assertThat(HomePath.of(text)).isInstanceOfSatisfying(DriveLetter.class, home -> {
            assertThat(home.drive()).isEqualTo('H');
            assertThat(home.why()).contains("drive H:").contains("\\\\machine\\share\\path");
        });
    }

    /** Whatever a field holds, the path of a network home has no way up in it and stays below its machine's share. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void noFieldLeadsOutOfItsShare(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<String> pieces = List.of("\\", "/", "..", ".", "nas", "share", " ", ":", "C", "\0", "é", "$");
        int homes = 0;
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder("\\\\nas\\");
            random.ints(random.nextInt(8), 0, pieces.size())
                    .mapToObj(pieces::get)
                    .forEach(text::append);
            if (HomePath.of(text.toString()) instanceof Network home) {
                homes++;
                assertThat(List.of(home.path().substring(1).split("/", -1)))
                        .as("seed %d: %s", seed, text)
                        .startsWith("net", "nas", home.share())
                        .doesNotContain("", ".", "..")
                        .hasSize(3 + home.folders().size());
            }
        }
        assertThat(homes).isPositive();
    }

    @Test
    void inASessionEveryHomeIsAPath() {
        assertThat(HomePath.inSession("/home/john")).isEqualTo("/home/john");
        assertThat(HomePath.inSession("\\\\NAS\\homes\\john")).isEqualTo("/net/nas/homes/john");
        assertThat(HomePath.inSession("C:\\Users\\john")).isEqualTo("/");
        assertThat(HomePath.inSession("nowhere")).isEqualTo("/");
    }
}
