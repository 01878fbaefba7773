package dev.doorman.common.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The accounts of a folder, read anew whenever one of its files has changed. Any thread. */
public final class AccountStore {
    private static final List<String> FILES = List.of("passwd", "group", "shadow", "shells");

    private final Path folder;
    private final ReentrantLock lock = new ReentrantLock();
    private @Nullable Accounts accounts;
    private List<String> stamps = List.of();

    public AccountStore(Path folder) {
        this.folder = folder;
    }

    /**
     * The accounts of this moment.
     *
     * @throws IOException when a file cannot be read
     */
    public Accounts current() throws IOException {
        lock.lock();
        try {
            List<String> now =
                    FILES.stream().map(name -> stamp(folder.resolve(name))).toList();
            Accounts known = accounts;
            if (known == null || !now.equals(stamps)) {
                known = Accounts.load(folder);
                accounts = known;
                stamps = now;
            }
            return known;
        } finally {
            lock.unlock();
        }
    }

    /** Tells one state of a file from another: its inode changes when it is replaced, its time or size when it is written. */
    private static String stamp(Path file) {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            return attributes.fileKey() + " " + attributes.lastModifiedTime() + " " + attributes.size();
        } catch (NoSuchFileException e) {
            return "none";
        } catch (IOException e) {
            return "unreadable";
        }
    }
}
