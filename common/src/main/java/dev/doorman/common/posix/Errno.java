package dev.doorman.common.posix;

/** The error numbers of Linux that somebody here tells apart; the same on x86-64 and aarch64. */
public final class Errno {
    public static final int EPERM = 1;
    public static final int ENOENT = 2;
    public static final int ESRCH = 3;
    public static final int EINTR = 4;
    public static final int EIO = 5;
    public static final int ENXIO = 6;
    public static final int ECHILD = 10;
    public static final int EAGAIN = 11;
    public static final int EACCES = 13;
    public static final int EBUSY = 16;
    public static final int EEXIST = 17;
    public static final int EXDEV = 18;
    public static final int ENOTDIR = 20;
    public static final int EISDIR = 21;
    public static final int EINVAL = 22;
    public static final int EMFILE = 24;
    public static final int ENOTTY = 25;
    public static final int ETXTBSY = 26;
    public static final int EFBIG = 27;
    public static final int ENOSPC = 28;
    public static final int EROFS = 30;
    public static final int ENAMETOOLONG = 36;
    public static final int ENOSYS = 38;
    public static final int ENOTEMPTY = 39;
    public static final int ELOOP = 40;
    public static final int EADDRINUSE = 98;
    public static final int EADDRNOTAVAIL = 99;
    public static final int ENETUNREACH = 101;
    public static final int ETIMEDOUT = 110;
    public static final int ECONNREFUSED = 111;
    public static final int EHOSTUNREACH = 113;
    public static final int EDQUOT = 122;

    private Errno() {}

    /** An error number in words, for a user. */
    public static String text(int errno) {
        return switch (errno) {
            case EPERM -> "operation not permitted";
            case ENOENT -> "no such file";
            case ESRCH -> "no such process";
            case EINTR -> "interrupted";
            case EIO -> "input/output error";
            case ENXIO -> "no such device or address";
            case ECHILD -> "no child processes";
            case EAGAIN -> "try again";
            case EACCES -> "permission denied";
            case EBUSY -> "busy";
            case EEXIST -> "it exists";
            case EXDEV -> "on another file system";
            case ENOSYS -> "this kernel cannot do it";
            case ENOTEMPTY -> "directory not empty";
            case ENOTDIR -> "not a directory";
            case EISDIR -> "a directory";
            case EINVAL -> "invalid argument";
            case EMFILE -> "too many open files";
            case ETXTBSY -> "a program that runs";
            case EFBIG -> "too large a file";
            case ENOSPC -> "no space left";
            case EROFS -> "a read-only file system";
            case ENAMETOOLONG -> "too long a name";
            case ENOTTY -> "not a terminal";
            case ELOOP -> "a symbolic link";
            case EADDRINUSE -> "address in use";
            case EADDRNOTAVAIL -> "address not available";
            case ENETUNREACH -> "network unreachable";
            case ETIMEDOUT -> "timed out";
            case ECONNREFUSED -> "connection refused";
            case EHOSTUNREACH -> "host unreachable";
            case EDQUOT -> "over quota";
            default -> "error " + errno;
        };
    }
}
