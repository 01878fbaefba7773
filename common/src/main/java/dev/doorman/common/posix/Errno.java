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
    public static final int ENOTDIR = 20;
    public static final int ELOOP = 40;

    private Errno() {}

    static String text(int errno) {
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
            case ENOTDIR -> "not a directory";
            case ELOOP -> "a symbolic link";
            default -> "error " + errno;
        };
    }
}
