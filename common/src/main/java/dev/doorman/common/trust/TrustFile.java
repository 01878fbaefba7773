package dev.doorman.common.trust;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The entries of hosts.equiv or of a .rhosts, in their order, for the first that is about a caller decides. Immutable.
 *
 * <p>A line that is no entry is left out, and the log says which, never what is in it. But if there is a minus in it that
 * may have been a denial, then the file ends there: to leave out a denial that cannot be read, and to believe the {@code +}
 * below it, would let in whom somebody meant to keep out.
 *
 * <p>Blanks are spaces and tabs. A comment goes from {@code #} to the end of its line, wherever it begins. A line may end as
 * Windows ends it. All else that is not printable ASCII, NUL among it, makes a line none; so does a carriage return
 * elsewhere, in a comment too: there an editor may show a line's end where we see none.
 */
public final class TrustFile {
    /** A longer file is not to be used at all. */
    public static final int MAX_BYTES = 1024 * 1024;

    private static final Logger LOG = Logger.getLogger(TrustFile.class);
    private static final TrustFile EMPTY = new TrustFile(List.of());
    private static final int MAX_LINE = 1024;
    private static final int MAX_LINES = 16 * 1024;
    private static final int MAX_LOGGED = 8;

    private final List<TrustEntry> entries;

    private TrustFile(List<TrustEntry> entries) {
        this.entries = List.copyOf(entries);
    }

    /** The file that is not there. */
    public static TrustFile empty() {
        return EMPTY;
    }

    /**
     * Takes a file's content apart.
     *
     * @param label of the file, for the log
     * @throws IllegalArgumentException when it is longer than {@link #MAX_BYTES}
     */
    public static TrustFile parse(byte[] content, String label) {
        if (content.length > MAX_BYTES) {
            throw new IllegalArgumentException("longer than " + MAX_BYTES + " bytes");
        }
        String[] lines = new String(content, StandardCharsets.ISO_8859_1).split("\n", -1);
        List<TrustEntry> entries = new ArrayList<>();
        int faults = 0;
        for (int i = 0; i < lines.length; i++) {
            if (i == MAX_LINES) {
                LOG.warnf("trust file not used from here on file=%s line=%d why=too-many-lines", label, i + 1);
                break;
            }
            String line = bare(lines[i]);
            if (line.isEmpty()) {
                continue;
            }
            @Nullable TrustEntry entry = isPlain(line) ? TrustEntry.of(line) : null;
            if (entry != null) {
                entries.add(entry);
            } else if (TrustEntry.mayDeny(line)) {
                LOG.warnf("trust file not used from here on file=%s line=%d why=unclear-denial", label, i + 1);
                break;
            } else if (faults++ < MAX_LOGGED) {
                LOG.warnf("trust line left out file=%s line=%d", label, i + 1);
            }
        }
        if (faults > MAX_LOGGED) {
            LOG.warnf("trust lines left out file=%s further=%d", label, faults - MAX_LOGGED);
        }
        return new TrustFile(entries);
    }

    /** A line without what ends it, its comment, and the blanks around. */
    private static String bare(String line) {
        String whole = line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
        // a comment that an editor may show as lines is none
        int comment = whole.indexOf('\r') < 0 ? whole.indexOf('#') : -1;
        int end = comment < 0 ? whole.length() : comment;
        int start = 0;
        while (start < end && isBlank(whole.charAt(start))) {
            start++;
        }
        while (end > start && isBlank(whole.charAt(end - 1))) {
            end--;
        }
        return whole.substring(start, end);
    }

    private static boolean isBlank(char letter) {
        return letter == ' ' || letter == '\t';
    }

    private static boolean isPlain(String line) {
        return line.length() <= MAX_LINE && line.chars().allMatch(c -> c > ' ' && c < 0x7f || c == ' ' || c == '\t');
    }

    List<TrustEntry> entries() {
        return entries;
    }
}
