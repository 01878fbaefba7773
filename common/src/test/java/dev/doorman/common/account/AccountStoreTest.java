package dev.doorman.common.account;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AccountStoreTest {
    private static final AccountName NAME = new AccountName("john");

    @TempDir
    private Path folder;

    @Test
    void readsOnceWhileNothingChanges() throws IOException {
        passwd(1000);
        AccountStore store = new AccountStore(folder);
        assertThat(store.current()).isSameAs(store.current());
    }

    @Test
    void readsAnewWhatWasWritten() throws IOException {
        passwd(1000);
        AccountStore store = new AccountStore(folder);
        assertThat(uid(store)).isEqualTo(1000);
        passwd(10_001);
        assertThat(uid(store)).as("another size").isEqualTo(10_001);
        passwd(10_002);
        Files.setLastModifiedTime(folder.resolve("passwd"), FileTime.from(Instant.EPOCH));
        assertThat(uid(store)).as("another time").isEqualTo(10_002);
    }

    @Test
    void readsAnewWhatWasReplaced() throws IOException {
        passwd(1000);
        Path file = folder.resolve("passwd");
        FileTime time = Files.getLastModifiedTime(file);
        AccountStore store = new AccountStore(folder);
        assertThat(uid(store)).isEqualTo(1000);
        Path next = Files.writeString(folder.resolve("passwd-"), line(1001));
        Files.setLastModifiedTime(next, time);
        Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        assertThat(uid(store)).isEqualTo(1001);
    }

    @Test
    void seesFilesComeAndGo() throws IOException {
        AccountStore store = new AccountStore(folder);
        assertThat(store.current().find(NAME)).isEmpty();
        passwd(1000);
        assertThat(uid(store)).isEqualTo(1000);
        Files.writeString(folder.resolve("shadow"), "john:$6$a$b:1::::::\n");
        assertThat(store.current().password(NAME)).map(Shadow::hash).contains("$6$a$b");
        Files.delete(folder.resolve("passwd"));
        assertThat(store.current().find(NAME)).isEmpty();
    }

    @Test
    void aFileThatCannotBeReadIsNotAnEmptyOne() throws IOException {
        passwd(1000);
        Files.createDirectory(folder.resolve("shadow"));
        AccountStore store = new AccountStore(folder);
        assertThatIOException().isThrownBy(store::current);
        assertThatIOException().isThrownBy(store::current);
    }

    private static int uid(AccountStore store) throws IOException {
        return store.current().find(NAME).map(Account::uid).orElse(-1);
    }

    private void passwd(int uid) throws IOException {
        Files.writeString(folder.resolve("passwd"), line(uid));
    }

    private static String line(int uid) {
        return "john:x:" + uid + ":100::/home/john:/bin/sh\n";
    }
}
