package dev.doorman.common.settings;

/** Whether a service's daemon may have connections to and from its clients made by the gateway, and from which port. */
public enum DialPolicy {
    /** A reserved port, as rsh's clients demand: 1023 down to 512, without those named in inetd.conf. */
    RESERVED,
    /** Port 20, FTP's data port. */
    FTP_DATA,
    /** Any port. */
    ANY,
    /** None at all: the daemon is told of no callback port. */
    NONE;

    /** What holds for a daemon where nothing is set. */
    public static DialPolicy standard(String daemon) {
        return switch (daemon) {
            case "rshd" -> RESERVED;
            case "rexecd" -> ANY;
            case "ftpd" -> FTP_DATA;
            default -> NONE;
        };
    }
}
