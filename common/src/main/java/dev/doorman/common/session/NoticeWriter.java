package dev.doorman.common.session;

import dev.doorman.common.link.Shown;
import java.io.IOException;

/** Shows others' texts on a session's terminal. Called on a thread of its own for each text, one at a time; may block. */
@FunctionalInterface
public interface NoticeWriter {
    /** Where there is no terminal. */
    NoticeWriter NONE = _ -> Shown.REFUSED;

    /**
     * Shows a text, if the terminal's owner takes messages.
     *
     * @param text of at most {@link dev.doorman.common.link.Notice#MAX_TEXT} bytes; what is in it is not believed
     */
    Shown write(String text) throws IOException;
}
