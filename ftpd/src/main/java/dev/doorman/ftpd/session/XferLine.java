package dev.doorman.ftpd.session;

import dev.doorman.ftpd.transfer.TransferReport;
import dev.doorman.ftpd.transfer.Work;
import java.net.InetAddress;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * A line of xferlog(5), as wu-ftpd began it and most tools read it. Stateless.
 *
 * <pre>
 *   Thu Nov 26 17:50:38 2026 1 192.0.2.7 1024 /file b _ o r john ftp 0 * c
 * </pre>
 */
final class XferLine {
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("EEE MMM ppd HH:mm:ss yyyy", Locale.ROOT);

    private XferLine() {}

    /** For whom a transfer was. */
    record Who(InetAddress client, String given, boolean anonymous, String service) {}

    static String of(TransferReport report, Who who, boolean text, ZonedDateTime now) {
        return String.join(
                " ",
                TIME.format(now),
                String.valueOf(Math.max(1, report.duration().toSeconds())),
                who.client().getHostAddress(),
                String.valueOf(report.bytes()),
                word(report.path()),
                text ? "a" : "b",
                "_",
                report.direction() == Work.Direction.TO_CLIENT ? "o" : "i",
                who.anonymous() ? "a" : "r",
                word(who.given()),
                word(who.service()),
                "0",
                "*",
                report.end() == TransferReport.End.DONE ? "c" : "i");
    }

    /** One word of printable characters: what would end it, or the line, is an underscore. */
    private static String word(String octets) {
        return octets.isEmpty() ? "_" : octets.replaceAll("[\\x00-\\x20\\x7f]", "_");
    }
}
