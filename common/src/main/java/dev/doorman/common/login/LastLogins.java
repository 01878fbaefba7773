package dev.doorman.common.login;

import dev.doorman.common.account.AccountName;
import dev.doorman.common.posix.Errno;
import dev.doorman.common.posix.FileStatus;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.posix.OpenFile;
import dev.doorman.common.posix.PosixException;
import dev.doorman.common.session.DaemonConfig;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.UUID;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Remembers each user's last login, in a folder with a file for each, of one short line. Daemons may share it. What cannot be read
 * is as if there were none; what cannot be written is logged, and nobody is kept out for it. Any thread.
 */
public final class LastLogins {
    private static final Logger LOG = Logger.getLogger(LastLogins.class);
    private static final int NOT_THE_OWNER = 0077;
    /** So that no name, not even {@code ..}, is anything but a file in the folder. */
    private static final String SUFFIX = ".last";

    private final @Nullable Path folder;

    /**
     * Those of a folder, which is made when it is needed.
     *
     * @param folder null where nothing is remembered
     */
    public LastLogins(@Nullable Path folder) {
        this.folder = folder;
    }

    /** Those of the daemon that a process is. */
    public static LastLogins of(DaemonConfig config) {
        return new LastLogins(config.lastLogins().orElse(null));
    }

    /** A user's last login; null where there is none that is known. */
    @Nullable
    LastLogin of(String user) {
        Path file = file(user);
        if (file == null) {
            return null;
        }
        try (OpenFile open = OpenFile.file(file.toString())) {
            FileStatus status = open.status();
            boolean safe = status.kind() == FileStatus.Kind.REGULAR
                    && (status.uid() == 0 || status.uid() == Libc.effectiveUid())
                    && (status.mode() & NOT_THE_OWNER) == 0;
            LastLogin last = safe ? LastLogin.parse(open.read(LastLogin.MAX_BYTES)) : null;
            if (last == null) {
                LOG.warnf("last login not used file=%s", file);
            }
            return last;
        } catch (PosixException e) {
            if (e.errno() != Errno.ENOENT) {
                LOG.warnf("last login not used file=%s reason=%s", file, e.getMessage());
            }
        } catch (IOException e) {
            LOG.warnf("last login not used file=%s reason=%s", file, e.getMessage());
        }
        return null;
    }

    /** Remembers a login in the place of the one before. */
    void keep(String user, LastLogin login) {
        Path file = file(user);
        if (file == null) {
            return;
        }
        // several sessions of a user may begin at once, in several daemons
        Path fresh = file.resolveSibling(UUID.randomUUID() + ".new");
        try {
            make(file.getParent());
            try {
                Files.newByteChannel(
                                fresh,
                                Set.of(
                                        StandardOpenOption.CREATE_NEW,
                                        StandardOpenOption.WRITE,
                                        LinkOption.NOFOLLOW_LINKS),
                                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")))
                        .close();
                Files.write(fresh, login.line(), StandardOpenOption.WRITE, LinkOption.NOFOLLOW_LINKS);
                Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(fresh);
            }
        } catch (IOException e) {
            LOG.warnf("last login not kept file=%s reason=%s", file, e);
        }
    }

    /** A user's file; null where nothing is remembered, or when that is no user's name. */
    private @Nullable Path file(String user) {
        return folder == null || AccountName.of(user) == null ? null : folder.resolve(user + SUFFIX);
    }

    private static void make(@Nullable Path made) throws IOException {
        if (made == null) {
            return;
        }
        try {
            Files.createDirectory(
                    made, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        } catch (FileAlreadyExistsException e) {
            // judged below
        }
        try (OpenFile open = OpenFile.directory(made.toString())) {
            FileStatus status = open.status();
            boolean ours = status.uid() == 0 || status.uid() == Libc.effectiveUid();
            if (Files.isSymbolicLink(made) || !ours || (status.mode() & NOT_THE_OWNER) != 0) {
                throw new IOException("the folder must be one that its owner alone can enter (mode 700)");
            }
        }
    }
}
