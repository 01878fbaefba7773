package dev.doorman.tftpd.protocol;

/** The codes of an ERROR packet (RFC 1350, RFC 2347). */
public enum ErrorCode {
    UNDEFINED(0),
    NOT_FOUND(1),
    ACCESS_VIOLATION(2),
    DISK_FULL(3),
    ILLEGAL_OPERATION(4),
    UNKNOWN_TRANSFER(5),
    FILE_EXISTS(6),
    NO_SUCH_USER(7),
    OPTION_REFUSED(8);

    private final int number;

    ErrorCode(int number) {
        this.number = number;
    }

    public int number() {
        return number;
    }
}
