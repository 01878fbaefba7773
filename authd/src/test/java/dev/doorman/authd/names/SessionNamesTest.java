package dev.doorman.authd.names;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Account;
import dev.doorman.common.account.Accounts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionNamesTest {
    private static final Accounts OWN = Accounts.of(
            List.of(
                    "root:x:0:0:root:/root:/bin/sh",
                    "john:$6$a$b:1000:100:John:/home/john:/bin/sh",
                    "a+b:x:1001:1::/:/bin/sh"),
            List.of("users:x:100:john", "c+d:x:7:"),
            List.of(),
            null);

    @TempDir
    private Path folder;

    @Test
    void showsTheOwnAccountsAndThoseSeen() throws IOException {
        SessionNames names = SessionNames.in(folder);
        names.own(OWN, "");
        assertThat(passwd()).isEqualTo("""
                root:x:0:0:root:/root:/bin/sh
                john:x:1000:100:John:/home/john:/bin/sh
                """);
        assertThat(group()).isEqualTo("users:x:100:john\n");
        names.seen(user("CORP+john", 30_001));
        assertThat(passwd()).endsWith("""
                john:x:1000:100:John:/home/john:/bin/sh
                CORP+john:x:30001:30000::/home/x:/bin/sh
                """);
        assertThat(group()).isEqualTo("users:x:100:john\nCORP+staff:x:30000:\n");
        assertThat(names.owner(30_001)).contains("CORP+john");
        assertThat(names.owner(1000)).isEmpty();
        assertThat(PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("passwd"), LinkOption.NOFOLLOW_LINKS)))
                .isEqualTo("rw-r--r--");
    }

    @Test
    void wherePeopleOfADomainHaveTheBareNamesTheOwnOnesAreLocal() throws IOException {
        SessionNames names = SessionNames.in(folder);
        names.own(OWN, "LOCAL");
        assertThat(passwd()).isEqualTo("""
                root:x:0:0:root:/root:/bin/sh
                LOCAL+john:x:1000:100:John:/home/john:/bin/sh
                john:x:1000:100:John:/home/john:/bin/sh
                """);
        names.own(OWN, "");
        assertThat(passwd()).doesNotContain("LOCAL");
    }

    @Test
    void remembersWhoWasSeenAndNotTheOwn() throws IOException {
        SessionNames before = SessionNames.in(folder);
        before.own(OWN, "LOCAL");
        before.seen(user("CORP+john", 30_001));
        Files.writeString(folder.resolve("passwd"), passwd() + "CORP+torn:x:300");
        SessionNames after = SessionNames.in(folder);
        assertThat(after.owner(30_001)).contains("CORP+john");
        assertThat(after.owner(1000)).isEmpty();
        after.own(OWN, "");
        assertThat(passwd()).contains("CORP+john:").doesNotContain("torn", "LOCAL");
        assertThat(group()).contains("CORP+staff:x:30000:");
    }

    @Test
    void aUidBelongsToWhoHadItLast() throws IOException {
        SessionNames names = SessionNames.in(folder);
        names.own(OWN, "");
        names.seen(user("CORP+john", 30_001));
        names.seen(user("CORP+mary", 30_001));
        assertThat(passwd()).contains("CORP+mary:x:30001:").doesNotContain("CORP+john");
        names.seen(user("CORP+mary", 30_002));
        assertThat(names.owner(30_001)).isEmpty();
        assertThat(names.owner(30_002)).contains("CORP+mary");
        assertThat(passwd()).doesNotContain("30001");
    }

    @Test
    void remembersNoMoreThanItMay() throws IOException {
        SessionNames names = SessionNames.unseen();
        for (int i = 0; i <= SessionNames.MAX_USERS; i++) {
            names.seen(user("CORP+u" + i, 30_000 + i));
        }
        assertThat(names.owner(30_000)).isEmpty();
        assertThat(names.owner(30_001)).contains("CORP+u1");
        assertThat(names.owner(30_000 + SessionNames.MAX_USERS)).isPresent();
    }

    /** A mount shows one inode: a file that is replaced, or for a moment empty, is of no use in a session. */
    @Test
    void theFileStaysTheSameAndIsNeverWithoutItsFirstLines() throws Exception {
        SessionNames names = SessionNames.in(folder);
        names.own(OWN, "");
        Object inode = Files.getAttribute(folder.resolve("passwd"), "unix:ino");
        AtomicBoolean done = new AtomicBoolean();
        AtomicLong bad = new AtomicLong();
        AtomicLong reads = new AtomicLong();
        Thread reader = Thread.ofPlatform().start(() -> {
            while (!done.get()) {
                reads.incrementAndGet();
                if (!passwd().startsWith("root:x:0:0:root:/root:/bin/sh\njohn:")) {
                    bad.incrementAndGet();
                }
            }
        });
        Accounts fewer = Accounts.of(
                List.of("root:x:0:0:root:/root:/bin/sh", "john:x:1000:100::/:/bin/sh"), List.of(), List.of(), null);
        for (int i = 0; i < 2000; i++) {
            names.seen(user("CORP+u" + i % 100, 30_000 + i));
            names.own(i % 2 == 0 ? fewer : OWN, "");
        }
        done.set(true);
        reader.join();
        assertThat(reads).hasPositiveValue();
        assertThat(bad).hasValue(0);
        assertThat(Files.getAttribute(folder.resolve("passwd"), "unix:ino")).isEqualTo(inode);
        assertThat(passwd().lines()).noneMatch(String::isEmpty);
    }

    private static DomainUser user(String name, int uid) {
        return new DomainUser(
                new Account(name, uid, 30_000, List.of(30_000), "/home/x", "/bin/sh"),
                List.of(new DomainGroup("CORP+staff", 30_000)));
    }

    private String passwd() {
        return text("passwd");
    }

    private String group() {
        return text("group");
    }

    private String text(String name) {
        try {
            return Files.readString(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
