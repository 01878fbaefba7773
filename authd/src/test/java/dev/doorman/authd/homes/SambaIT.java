package dev.doorman.authd.homes;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Account;
import dev.doorman.common.account.HomePath;
import dev.doorman.common.trust.HostName;
import dev.doorman.common.trust.HostNames;
import dev.doorman.common.trust.Netgroups;
import dev.doorman.common.trust.RhostsSource.Reading;
import dev.doorman.common.trust.TrustChecks;
import dev.doorman.common.trust.TrustDecision;
import dev.doorman.common.trust.TrustFile;
import dev.doorman.common.trust.TrustSettings;
import dev.doorman.common.trust.TrustSource;
import dev.doorman.common.trust.TrustedHosts;
import dev.doorman.common.vault.FileVaultStore;
import dev.doorman.common.vault.Vault;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Homes on a real file server. */
class SambaIT {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.10");
    private static final byte[] PASSWORD = SambaServer.PASSWORD.getBytes(StandardCharsets.UTF_8);
    /** A busy machine's server may hang up before there is anything to change. */
    private static final int CHANCES = 3;

    private static final String CONTENT = "192.0.2.10 john\n";

    @TempDir
    static Path folder;

    static SambaServer samba;

    @BeforeAll
    static void start() throws Exception {
        samba = SambaServer.start(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        samba.close();
    }

    @Test
    void theUsersFileIsRead() throws Exception {
        rhosts(samba.home("john"), CONTENT);
        assertThat(judge(samba, "homes$\\john")).isEqualTo(trusted());
        byte[] mine = PASSWORD.clone();
        assertThat(new SmbRhosts(samba.port(), null).read(user("games"), network("homes$\\john"), mine))
                .isInstanceOf(Reading.Found.class);
        assertThat(mine).as("the caller's to wipe").isEqualTo(PASSWORD);
    }

    @Test
    void ofADomainsUserTheServerGetsDomainAndName() throws Exception {
        rhosts(samba.home("corp"), CONTENT);
        for (String name : List.of("CORP+games", "corp+games", "games")) {
            assertThat(new SmbRhosts(samba.port(), "CORP").read(user(name), network("homes$\\corp"), PASSWORD))
                    .as(name)
                    .isInstanceOf(Reading.Found.class);
        }
    }

    @Test
    void aHomeMayBeTheShareItselfOrDeepOrWrittenInAnyWay() throws Exception {
        Path deep = samba.home("dept");
        for (String name : List.of("Jörg Ä", "x")) {
            deep = Files.createDirectory(deep.resolve(name));
            SambaServer.give(deep, SambaServer.USER, "rwx------");
        }
        rhosts(deep, CONTENT);
        assertThat(judge(samba, "HOMES$\\dept\\Jörg Ä\\x")).isEqualTo(trusted());
        assertThat(read("homes$")).isEqualTo(new Reading.Absent());
    }

    @Test
    void aReadOnlyShareWillDo() throws Exception {
        Path file = rhosts(samba.home("shown"), CONTENT);
        assertThat(read("readonly\\shown")).isInstanceOf(Reading.Found.class);
        SambaServer.give(file, "news", "rw-r--r--");
        assertThat(read("readonly\\shown")).isEqualTo(unusable("owned by another"));
    }

    @Test
    void aWrongPasswordIsRefused() throws Exception {
        rhosts(samba.home("wrong"), CONTENT);
        Reading refused = unusable("the file server refuses the user's name or password");
        SmbRhosts smb = new SmbRhosts(samba.port(), null);
        assertThat(smb.read(user("games"), network("homes$\\wrong"), "guess".getBytes(StandardCharsets.UTF_8)))
                .isEqualTo(refused);
        assertThat(smb.read(user("stranger"), network("homes$\\wrong"), PASSWORD))
                .isEqualTo(refused);
    }

    @Test
    void whatIsNotThereIsNamed() throws Exception {
        Path home = samba.home("bare");
        assertThat(read("homes$\\bare")).isEqualTo(new Reading.Absent());
        assertThat(read("homes$\\nowhere")).isEqualTo(unusable("home is not there"));
        assertThat(read("homes$\\no\\where")).isEqualTo(unusable("home is not there"));
        assertThat(read("nothing\\bare")).isEqualTo(unusable("no such share"));
        assertThat(read("IPC$\\bare")).isEqualTo(unusable("no share of files"));
        Files.writeString(home.resolve("file"), "");
        assertThat(read("homes$\\bare\\file")).isEqualTo(unusable("home is not a directory"));
    }

    @Test
    void aFileIsRegularOfOneNameAndNotTooLong() throws Exception {
        Path home = samba.home("odd");
        Path file = rhosts(home, "#" + "x".repeat(TrustFile.MAX_BYTES - 1));
        assertThat(read("homes$\\odd")).isInstanceOf(Reading.Found.class);
        Files.writeString(file, "#" + "x".repeat(TrustFile.MAX_BYTES));
        assertThat(read("homes$\\odd")).isEqualTo(unusable("too long"));
        rhosts(home, CONTENT);
        Files.createLink(home.resolve("other"), file);
        assertThat(read("homes$\\odd")).isEqualTo(unusable("has another name"));
        Files.delete(file);
        Files.createDirectory(file);
        assertThat(read("homes$\\odd")).isEqualTo(unusable("not a regular file"));
    }

    @Test
    void aSymbolicLinkIsWhatTheServerMakesOfIt() throws Exception {
        Path home = samba.home("links");
        Path link = home.resolve(".rhosts");
        Files.createSymbolicLink(link, Files.writeString(folder.resolve("outside"), CONTENT));
        assertThat(read("homes$\\links")).as("out of the share").isNotInstanceOf(Reading.Found.class);

        Files.delete(link);
        Path others = rhosts(samba.home("others"), CONTENT);
        SambaServer.give(others, "news", "rw-r--r--");
        Files.createSymbolicLink(link, others);
        assertThat(read("homes$\\links")).as("to another's file").isEqualTo(unusable("owned by another"));
        SambaServer.give(others, SambaServer.USER, "rw-r--r--");
        assertThat(read("homes$\\links")).as("to the user's").isInstanceOf(Reading.Found.class);
    }

    @Test
    void aFileMustBeTheUsersOrRoots() throws Exception {
        Path file = rhosts(samba.home("owner"), CONTENT);
        SambaServer.give(file, "root", "rw-r--r--");
        assertThat(read("homes$\\owner")).as("root's").isInstanceOf(Reading.Found.class);
        SambaServer.give(file, "news", "rw-r--r--");
        assertThat(read("homes$\\owner")).as("another's").isEqualTo(unusable("owned by another"));
        SambaServer.give(file, "news", "rw-------");
        assertThat(read("homes$\\owner")).as("closed").isEqualTo(unusable("cannot be read as its user"));
    }

    @Test
    void aHomeMustBeTheUsersOrRoots() throws Exception {
        Path home = samba.home("house");
        Path file = rhosts(home, CONTENT);
        SambaServer.give(home, "root", "rwxr-xr-x");
        assertThat(read("homes$\\house")).as("root's").isInstanceOf(Reading.Found.class);
        SambaServer.give(home, "news", "rwxr-xr-x");
        assertThat(read("homes$\\house")).as("another's").isEqualTo(unusable("owned by another"));
        SambaServer.give(file, "root", "rw-r--r--");
        assertThat(read("homes$\\house"))
                .as("another's, with root's file in it")
                .isEqualTo(unusable("owned by another"));
        SambaServer.give(file, "news", "rw-r--r--");
        assertThat(read("homes$\\house")).as("all another's").isEqualTo(unusable("owned by another"));
        SambaServer.give(home, "root", "rwxr-xr-x");
        SambaServer.give(file, "root", "r--r--r--");
        assertThat(read("homes$\\house")).as("all root's").isInstanceOf(Reading.Found.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-rw-r--", "rw-r--rw-", "r---w----"})
    void aFileThatOthersCanWriteIsNotBelieved(String mode) throws Exception {
        Path file = rhosts(samba.home("file-" + mode), CONTENT);
        SambaServer.give(file, SambaServer.USER, mode);
        assertThat(read("homes$\\file-" + mode)).isEqualTo(unusable("writable by others"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwxr-x", "rwxr-xrwx"})
    void aHomeThatOthersCanWriteIsNotBelieved(String mode) throws Exception {
        Path home = samba.home("home-" + mode);
        rhosts(home, CONTENT);
        SambaServer.give(home, SambaServer.USER, mode);
        assertThat(read("homes$\\home-" + mode)).isEqualTo(unusable("home writable by others"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"r--------", "rw-------", "rw-r--r--"})
    void aFileThatItsUserAloneCanWriteIs(String mode) throws Exception {
        Path file = rhosts(samba.home("own-" + mode), CONTENT);
        SambaServer.give(file, SambaServer.USER, mode);
        assertThat(read("homes$\\own-" + mode)).isInstanceOf(Reading.Found.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "server min protocol = SMB2_02\nserver max protocol = SMB2_02",
                "server max protocol = SMB2_10",
                "server max protocol = SMB3_00\nserver smb encrypt = required",
                "server smb encrypt = off",
                "server smb encrypt = required",
                "server signing = mandatory\nserver smb encrypt = off",
            })
    void serversOfAllKindsAreRead(String global, @TempDir Path other) throws Exception {
        try (SambaServer server = SambaServer.start(other, global)) {
            rhosts(server.home("john"), CONTENT);
            assertThat(judge(server, "homes$\\john")).isEqualTo(trusted());
        }
    }

    @Test
    void aServerThatMakesAGuestOfTheUserIsRefused(@TempDir Path other) throws Exception {
        try (SambaServer server = SambaServer.start(other, "map to guest = bad password")) {
            Path home = server.home("john");
            rhosts(home, CONTENT);
            SambaServer.give(home, "nobody", "nogroup", "rwxr-xr-x");
            SambaServer.give(home.resolve(".rhosts"), "nobody", "nogroup", "rw-r--r--");
            byte[] wrong = "guess".getBytes(StandardCharsets.UTF_8);
            SmbRhosts smb = new SmbRhosts(server.port(), null);
            assertThat(smb.read(user("games"), network("homes$\\john"), wrong))
                    .isEqualTo(unusable("the file server takes the user for a guest"));
            assertThat(smb.read(user("stranger"), network("homes$\\john"), PASSWORD))
                    .isEqualTo(unusable("the file server takes the user for a guest"));
        }
    }

    @Test
    void aServerOfTheFirstSmbIsNotSpokenTo(@TempDir Path other) throws Exception {
        try (SambaServer server = SambaServer.start(other, "server min protocol = NT1", "server max protocol = NT1")) {
            rhosts(server.home("john"), CONTENT);
            assertThat(new SmbRhosts(server.port(), null).read(user("games"), network("homes$\\john"), PASSWORD))
                    .isEqualTo(unusable("the file server does not answer as it should, or in time"));
        }
    }

    @Test
    void whoIsBetweenCanChangeNoByteOfTheFile() throws Exception {
        assertThat(meddled("server smb encrypt = off", Meddler.replacing("192.0.2.10", "192.0.2.66")))
                .isEqualTo(unusable("the file server does not answer as it should, or in time"));
    }

    @Test
    void whoIsBetweenCanMakeNobodyOrAGuestOfTheUserInVain() throws Exception {
        Reading guest = unusable("the file server takes the user for a guest");
        assertThat(meddled("server smb encrypt = off", Meddler.sessionFlags(1))).isEqualTo(guest);
        assertThat(meddled("server smb encrypt = off", Meddler.sessionFlags(2))).isEqualTo(guest);
    }

    /** Where answers are to be encrypted, one that is neither that nor signed is none. */
    @Test
    void whoIsBetweenCanAnswerNothingInThePlain() throws Exception {
        assertThat(meddled("server smb encrypt = desired", Meddler.forging(3)))
                .isEqualTo(unusable("the file server does not answer as it should, or in time"));
    }

    /** As authd reads it: with the password that the user has stored, and with no other. */
    @Test
    void theStoredPasswordOpensTheHome(@TempDir Path state) throws Exception {
        FileVaultStore store = FileVaultStore.open(state);
        try (Vault vault = new Vault(store, store.keys(state.resolve("vault.key")), InstantSource.system())) {
            Homes homes = new Homes(_ -> unusable("local"), new SmbRhosts(samba.port(), null), vault);
            rhosts(samba.home("stored"), CONTENT);
            Account games = user("games").withHome("\\\\localhost\\homes$\\stored");
            assertThat(homes.read(games)).isEqualTo(unusable("no password is stored for the file server"));
            var _ = vault.store("games", PASSWORD);
            assertThat(homes.read(games)).isInstanceOf(Reading.Found.class);
            var _ = vault.store("games", new byte[] {'x'});
            assertThat(homes.read(games)).isEqualTo(unusable("the file server refuses the user's name or password"));
        }
    }

    /** A heap dump of what is alive has no password in it, neither as bytes nor as UTF-16; but it has what it is to have. */
    @Test
    void nothingIsKeptOfThePassword(@TempDir Path other) throws Exception {
        byte[] password = HeapText.random();
        byte[] kept = HeapText.random();
        try (SambaServer server = SambaServer.start(other)) {
            server.password(password);
            rhosts(server.home("john"), CONTENT);
            SmbRhosts smb = new SmbRhosts(server.port(), null);
            for (int i = 0; i < 20; i++) {
                assertThat(smb.read(user("games"), network("homes$\\john"), password))
                        .isInstanceOf(Reading.Found.class);
            }
            HeapText sought = HeapText.of(password);
            HeapText control = HeapText.of(kept);
            Arrays.fill(password, (byte) 0);
            Path dump = HeapText.dump(other);
            assertThat(sought.isIn(dump)).as("the password").isFalse();
            assertThat(control.isIn(dump)).as("another text").isTrue();
            assertThat(kept).as("alive till here, and so is what read it").isNotEmpty();
            assertThat(smb).isNotNull();
        }
    }

    private static Reading meddled(String global, UnaryOperator<byte[]> change) throws Exception {
        Path own = Files.createTempDirectory(folder, "between");
        try (SambaServer server = SambaServer.start(own, global)) {
            rhosts(server.home("john"), CONTENT);
            Reading reading = unusable("never read");
            for (int tries = 0; tries < CHANCES; tries++) {
                try (Meddler meddler = new Meddler(server.port(), change)) {
                    SmbRhosts smb = new SmbRhosts(meddler.port(), null, Duration.ofSeconds(3));
                    reading = smb.read(user("games"), network("homes$\\john"), PASSWORD);
                    if (meddler.changed() > 0) {
                        return reading;
                    }
                }
            }
            throw new AssertionError("who is between had no chance before " + reading);
        }
    }

    private static Path rhosts(Path home, String content) throws Exception {
        Path file = Files.writeString(home.resolve(".rhosts"), content);
        SambaServer.give(file, SambaServer.USER, "rw-r--r--");
        return file;
    }

    private static Reading read(String home) {
        return new SmbRhosts(samba.port(), null).read(user("games"), network(home), PASSWORD);
    }

    private static TrustDecision judge(SambaServer server, String home) {
        HostNames nobody = new HostNames() {
            @Override
            public Optional<String> reverse(InetAddress address) {
                return Optional.empty();
            }

            @Override
            public List<InetAddress> forward(HostName name) {
                return List.of();
            }
        };
        SmbRhosts smb = new SmbRhosts(server.port(), null);
        return new TrustedHosts(
                        TrustFile.empty(),
                        user -> smb.read(user, network(home), PASSWORD),
                        nobody,
                        Netgroups.none(),
                        TrustSettings.standard())
                .judge(
                        user("games"),
                        "john",
                        CLIENT,
                        new TrustChecks(TrustChecks.Rhosts.READ, TrustChecks.Address.AS_IT_IS));
    }

    private static HomePath.Network network(String home) {
        return new HomePath.Network(
                "localhost",
                home.split("\\\\", 2)[0],
                Arrays.stream(home.split("\\\\", -1)).skip(1).toList());
    }

    private static Account user(String name) {
        return new Account(name, 5, 60, List.of(60), "\\\\localhost\\homes$\\john", "/bin/sh");
    }

    private static Reading unusable(String why) {
        return new Reading.Unusable(why);
    }

    private static TrustDecision trusted() {
        return new TrustDecision.Trusted(TrustSource.RHOSTS);
    }
}
