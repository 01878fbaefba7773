package dev.doorman.common.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Account;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.testing.Soak;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What changes under the reader's hands; how files may lie there is in the table of cases. */
@Timeout(60)
class HomeRhostsTest {
    private static final int UID = 20_001;
    private static final int STRANGER = 20_002;
    private static final int LOOKS = Soak.rounds(2_000, 20_000);

    @TempDir
    Path folder;

    private Path home = Path.of("/");
    private final HomeRhosts source = new HomeRhosts();

    @BeforeEach
    void aHome() throws IOException {
        assertThat(Libc.effectiveUid()).as("only root gives files away").isZero();
        Files.setAttribute(folder, "unix:mode", 0755);
        home = Files.createDirectory(folder.resolve("home"));
        own(home, UID, 0755);
    }

    private static void own(Path path, int uid, int mode) throws IOException {
        Files.setAttribute(path, "unix:uid", uid);
        Files.setAttribute(path, "unix:gid", uid);
        Files.setAttribute(path, "unix:mode", mode);
    }

    private Account john() {
        return new Account("john", UID, UID, List.of(UID), home.toString(), "/bin/sh");
    }

    /** A stranger's file that john can read, with one entry more than john's own. */
    private Path strangers() throws IOException {
        Path file = Files.writeString(folder.resolve("strangers"), "a.example.com\nb.example.com\n");
        own(file, STRANGER, 0644);
        return file;
    }

    @Test
    void aLinkThatIsSwappedInIsNeverFollowed() throws Exception {
        Path rhosts = home.resolve(".rhosts");
        own(Files.writeString(rhosts, "a.example.com\n"), UID, 0600);
        Path spare = home.resolve("spare");
        Path link = home.resolve("link");
        Path strangers = strangers();
        AtomicBoolean done = new AtomicBoolean();
        Thread swapper = Thread.ofPlatform().start(() -> {
            try {
                while (!done.get()) {
                    Files.createSymbolicLink(link, strangers);
                    Files.move(link, rhosts, StandardCopyOption.ATOMIC_MOVE);
                    own(Files.writeString(spare, "a.example.com\n"), UID, 0600);
                    Files.move(spare, rhosts, StandardCopyOption.ATOMIC_MOVE);
                }
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        });
        int found = 0;
        try {
            for (int i = 0; i < LOOKS || found == 0; i++) {
                switch (source.read(john())) {
                    case RhostsSource.Reading.Found(TrustFile file) -> {
                        found++;
                        assertThat(file.entries()).as("john's own").hasSize(1);
                    }
                    case RhostsSource.Reading.Unusable(String why) ->
                        assertThat(why).isIn("a symbolic link", "replaced meanwhile");
                    case RhostsSource.Reading.Absent _ -> throw new AssertionError("there is always one");
                }
            }
        } finally {
            done.set(true);
            swapper.join();
        }
        assertThat(found).isPositive();
    }

    @Test
    void theThreadIsItselfAgain() throws IOException {
        own(Files.writeString(home.resolve(".rhosts"), "a.example.com\n"), UID, 0600);
        assertThat(source.read(john())).isInstanceOf(RhostsSource.Reading.Found.class);
        Account root = new Account("root", 0, 0, List.of(0), home.toString(), "/bin/sh");
        Files.delete(home.resolve(".rhosts"));
        own(Files.writeString(home.resolve(".rhosts"), "a.example.com\n"), 0, 0600);
        own(home, 0, 0700);
        assertThat(source.read(root)).isInstanceOf(RhostsSource.Reading.Found.class);
        assertThat(source.read(john())).isEqualTo(new RhostsSource.Reading.Unusable("cannot be read as its user"));
        assertThat(source.read(root)).isInstanceOf(RhostsSource.Reading.Found.class);
    }

    @Test
    void aHomeMustBeAnAbsolutePath() {
        Account lost = new Account("john", UID, UID, List.of(UID), "home", "/bin/sh");
        assertThat(source.read(lost)).isEqualTo(new RhostsSource.Reading.Unusable("home is no absolute path"));
    }

    @Test
    void aPathThatTheSystemCannotFollowIsUnusable() {
        Account deep = new Account("john", UID, UID, List.of(UID), "/" + "x".repeat(300), "/bin/sh");
        assertThat(source.read(deep)).isEqualTo(new RhostsSource.Reading.Unusable("cannot be read"));
    }
}
