package dev.doorman.gateway.reload;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Looks after files of a folder, and says when one of them is another: written in place, put in another's place, or led
 * elsewhere by a symbolic link that was swapped. The kernel tells of changes; where it does not, as on some network's file
 * systems, a look every few seconds does. A change is told once the files have been still for a moment, for a file may be
 * written in several steps. Owns one thread, which also runs what is told.
 */
public final class FolderWatch implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(FolderWatch.class);
    private static final Duration LOOK = Duration.ofSeconds(5);
    private static final Duration STILL = Duration.ofMillis(200);

    private final Path folder;
    private final Set<String> names;
    private final Runnable changed;
    private final WatchService watch;
    private final Thread thread;

    private FolderWatch(Path folder, Set<String> names, Runnable changed, WatchService watch, Fingerprint seen) {
        this.folder = folder;
        this.names = Set.copyOf(names);
        this.changed = changed;
        this.watch = watch;
        this.thread = Thread.ofPlatform().name("configuration-watch").daemon().unstarted(() -> watch(seen));
    }

    /**
     * Begins to look.
     *
     * @param names the files' names in the folder; not all need be there
     * @param changed is run on the watch's thread, after each change
     * @throws IOException when the folder cannot be watched
     */
    public static FolderWatch start(Path folder, Set<String> names, Runnable changed) throws IOException {
        WatchService watch = folder.getFileSystem().newWatchService();
        try {
            WatchKey _ = folder.register(
                    watch,
                    StandardWatchEventKinds.ENTRY_CREATE,
                    StandardWatchEventKinds.ENTRY_MODIFY,
                    StandardWatchEventKinds.ENTRY_DELETE);
        } catch (IOException e) {
            watch.close();
            throw e;
        }
        FolderWatch started = new FolderWatch(folder, names, changed, watch, Fingerprint.of(folder, names));
        started.thread.start();
        return started;
    }

    private void watch(Fingerprint first) {
        Fingerprint told = first;
        try {
            while (true) {
                await(LOOK);
                Fingerprint now = Fingerprint.of(folder, names);
                if (!now.equals(told)) {
                    told = settled(now);
                    tell();
                }
            }
        } catch (ClosedWatchServiceException | InterruptedException e) {
            // it is over
        }
    }

    private Fingerprint settled(Fingerprint first) throws InterruptedException {
        Fingerprint before = first;
        while (true) {
            TimeUnit.NANOSECONDS.sleep(STILL.toNanos());
            Fingerprint now = Fingerprint.of(folder, names);
            if (now.equals(before)) {
                return now;
            }
            before = now;
        }
    }

    /** Until the kernel tells of something, or the time is over. */
    private void await(Duration time) throws InterruptedException {
        @Nullable WatchKey key = watch.poll(time.toNanos(), TimeUnit.NANOSECONDS);
        if (key != null) {
            key.pollEvents();
            if (!key.reset()) {
                // the folder itself is gone; the look goes on, for another may come in its place
                TimeUnit.NANOSECONDS.sleep(time.toNanos());
            }
        }
    }

    private void tell() {
        try {
            changed.run();
        } catch (RuntimeException e) {
            LOG.error("a change of the configuration could not be followed", e);
        }
    }

    @Override
    public void close() throws IOException {
        watch.close();
    }
}
