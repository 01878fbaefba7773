package dev.doorman.ftpd.listing;

import dev.doorman.ftpd.files.Entry;
import dev.doorman.ftpd.files.FileFacts;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/**
 * Lines as {@code ls -l} writes them, which is the only form that most clients can read; times are UTC. Immutable.
 *
 * <pre>
 *   -rw-r--r--   1 john     20001         1024 Nov 26 17:50 name
 *   lrwxrwxrwx   1 john     20001            4 Jan  2  2024 name -> target
 * </pre>
 */
record LongFormat(Viewer viewer, Instant now) implements Format {
    private static final Duration HALF_A_YEAR = Duration.ofDays(182);
    private static final DateTimeFormatter RECENT = DateTimeFormatter.ofPattern("MMM d HH:mm", Locale.ROOT);
    private static final String BITS = "rwxrwxrwx";
    private static final int SET_UID = 04000;
    private static final int SET_GID = 02000;
    private static final int STICKY = 01000;

    @Override
    public String line(Entry entry, String shown) {
        FileFacts facts = entry.facts();
        String target = facts.kind() == FileFacts.Kind.LINK ? " -> " + entry.target() : "";
        return String.format(
                Locale.ROOT,
                "%s %3d %-8s %-8s %12d %s %s%s",
                mode(facts),
                facts.links(),
                viewer.owner(facts.uid()),
                Integer.toUnsignedString(facts.gid()),
                facts.bytes(),
                time(facts.modified()),
                shown,
                target);
    }

    static String mode(FileFacts facts) {
        StringBuilder mode = new StringBuilder(BITS.length() + 1);
        mode.append(
                switch (facts.kind()) {
                    case FILE -> '-';
                    case DIRECTORY -> 'd';
                    case LINK -> 'l';
                    // a pipe, a socket, a device: nothing that FTP could fetch
                    case OTHER -> 's';
                });
        for (int i = 0; i < BITS.length(); i++) {
            mode.append((facts.mode() >> BITS.length() - 1 - i & 1) == 0 ? '-' : BITS.charAt(i));
        }
        special(mode, 3, (facts.mode() & SET_UID) != 0, 's');
        special(mode, 6, (facts.mode() & SET_GID) != 0, 's');
        special(mode, 9, (facts.mode() & STICKY) != 0, 't');
        return mode.toString();
    }

    private static void special(StringBuilder mode, int at, boolean set, char letter) {
        if (set) {
            mode.setCharAt(at, mode.charAt(at) == 'x' ? letter : Character.toUpperCase(letter));
        }
    }

    /** Twelve characters; the year in place of the hour where that says more. */
    private String time(Instant modified) {
        ZonedDateTime time = modified.atZone(ZoneOffset.UTC);
        boolean recent = modified.isAfter(now.minus(HALF_A_YEAR)) && !modified.isAfter(now.plus(Duration.ofDays(1)));
        String day = RECENT.format(time);
        String[] parts = day.split(" ", -1);
        return String.format(
                Locale.ROOT, "%s %2s %5s", parts[0], parts[1], recent ? parts[2] : String.valueOf(time.getYear()));
    }
}
