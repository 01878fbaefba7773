package dev.doorman.ftpd.files;

import dev.doorman.common.posix.Errno;
import dev.doorman.common.posix.PosixException;
import java.io.IOException;

/** The file system refuses; its text is for the client, and has no path of the machine in it. */
public final class FileFault extends IOException {
    private static final long serialVersionUID = 1L;

    private final Reason reason;
    private final String text;

    /** Why. */
    public enum Reason {
        NOT_FOUND,
        DENIED,
        EXISTS,
        NOT_DIRECTORY,
        IS_DIRECTORY,
        NOT_EMPTY,
        NO_SPACE,
        OVER_QUOTA,
        READ_ONLY,
        TOO_LONG,
        CROSS_DEVICE,
        NOT_REGULAR,
        BUSY,
        TOO_LARGE,
        OTHER
    }

    FileFault(Reason reason, String text) {
        super(text);
        this.reason = reason;
        this.text = text;
    }

    /** What the system's error means to a client. */
    static FileFault of(PosixException error) {
        return switch (error.errno()) {
            case Errno.ENOENT -> new FileFault(Reason.NOT_FOUND, "No such file or directory");
            case Errno.EPERM, Errno.EACCES -> new FileFault(Reason.DENIED, "Permission denied");
            case Errno.EEXIST -> new FileFault(Reason.EXISTS, "File exists");
            case Errno.ENOTDIR -> new FileFault(Reason.NOT_DIRECTORY, "Not a directory");
            case Errno.EISDIR -> new FileFault(Reason.IS_DIRECTORY, "Is a directory");
            case Errno.ENOTEMPTY -> new FileFault(Reason.NOT_EMPTY, "Directory not empty");
            case Errno.ENOSPC -> new FileFault(Reason.NO_SPACE, "No space left");
            case Errno.EDQUOT -> new FileFault(Reason.OVER_QUOTA, "Disk quota exceeded");
            case Errno.EROFS -> new FileFault(Reason.READ_ONLY, "Read-only file system");
            case Errno.ENAMETOOLONG -> new FileFault(Reason.TOO_LONG, "File name too long");
            case Errno.EXDEV -> new FileFault(Reason.CROSS_DEVICE, "Not on the same file system");
            case Errno.ELOOP -> new FileFault(Reason.DENIED, "Too many levels of symbolic links");
            case Errno.EBUSY, Errno.ETXTBSY -> new FileFault(Reason.BUSY, "File is in use");
            case Errno.EFBIG -> new FileFault(Reason.TOO_LARGE, "File too large");
            // a pipe that nobody reads, a socket, a device without a driver
            case Errno.ENXIO -> notRegular();
            case Errno.EINVAL -> new FileFault(Reason.OTHER, "Not possible");
            default -> new FileFault(Reason.OTHER, "The file system fails");
        };
    }

    static FileFault notRegular() {
        return new FileFault(Reason.NOT_REGULAR, "Not a regular file");
    }

    static FileFault badName() {
        return new FileFault(Reason.DENIED, "Not a file name");
    }

    public Reason reason() {
        return reason;
    }

    public String text() {
        return text;
    }
}
