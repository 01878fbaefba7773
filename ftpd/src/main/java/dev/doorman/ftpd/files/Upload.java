package dev.doorman.ftpd.files;

import java.io.Closeable;
import java.io.IOException;
import java.nio.channels.FileChannel;

/**
 * A file that is open for writing. Used, committed and closed on the session's thread; closed without a commit, it leaves what its
 * {@link Placing} says.
 */
public final class Upload implements Closeable {
    private final FileChannel channel;
    private final Ending ending;
    private boolean committed;

    /** What becomes of it. */
    interface Ending {
        /** It is whole. */
        void commit() throws IOException;

        /** It never will be. */
        void abandon() throws IOException;

        /** What was opened for this is closed. */
        void close();
    }

    Upload(FileChannel channel, Ending ending) {
        this.channel = channel;
        this.ending = ending;
    }

    /** Positioned where the next octet goes. */
    public FileChannel channel() {
        return channel;
    }

    /** All has come. */
    public void commit() throws IOException {
        channel.close();
        ending.commit();
        committed = true;
    }

    @Override
    public void close() throws IOException {
        try {
            channel.close();
            if (!committed) {
                committed = true;
                ending.abandon();
            }
        } finally {
            ending.close();
        }
    }
}
