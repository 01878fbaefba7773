package dev.doorman.ftpd.listing;

import dev.doorman.ftpd.files.Entry;
import dev.doorman.ftpd.protocol.MachineFacts;
import java.time.Instant;

/** How one file is shown in a listing. Immutable. */
public interface Format {
    /**
     * A file's line, without its end.
     *
     * @param shown its name, or path, as it is to be shown
     */
    String line(Entry entry, String shown);

    /** As {@code ls -l}, for LIST. */
    static Format list(Viewer viewer, Instant now) {
        return new LongFormat(viewer, now);
    }

    /** The name alone, for NLST. */
    static Format names() {
        return (_, shown) -> shown;
    }

    /** As RFC 3659 has it, for MLSD and MLST. */
    static Format machine(Viewer viewer, MachineFacts wanted) {
        return new MachineFormat(viewer, wanted);
    }
}
