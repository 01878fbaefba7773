package dev.doorman.rutils.rcp.protocol;

import java.time.Instant;

/** What a receiver is told, one line each. */
public sealed interface Control {
    /**
     * {@code C<mode> <size> <name>}: a file; its content follows the receiver's answer.
     *
     * @param mode twelve permission bits
     * @param name one component of a path
     */
    record File(int mode, long bytes, String name) implements Control {}

    /** {@code D<mode> 0 <name>}: a directory; what is in it follows, up to its {@link Leave}. */
    record Enter(int mode, String name) implements Control {}

    /** {@code E}: the end of the directory. */
    record Leave() implements Control {}

    /** {@code T<seconds> <microseconds> <seconds> <microseconds>}: the times of the file or directory that comes next. */
    record Times(Instant modified, Instant accessed) implements Control {}

    /** {@code \1<text>}: something went wrong at the sender's end, which goes on. */
    record Complaint() implements Control {}

    /** {@code \2<text>}: the sender gives up. */
    record Fatal() implements Control {}

    /**
     * A file or directory whose name is none: one that could lead elsewhere. It is not to be made; the sender may go on with
     * the next.
     */
    record Nameless(String reason) implements Control {}

    /** The sender has ended: nothing came any more. */
    record Gone() implements Control {}
}
