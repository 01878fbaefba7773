package dev.doorman.ftpd.files;

import dev.doorman.common.posix.PosixException;
import dev.doorman.common.posix.TreeNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** A folder that is read, some hundred entries at a time. Any thread, one at a time; closed by whoever asked for it. */
public final class Listing implements AutoCloseable {
    private static final int BATCH = 500;

    private final UserThread thread;
    private final Rights rights;
    private final TreeNode folder;

    Listing(UserThread thread, Rights rights, TreeNode folder) {
        this.thread = thread;
        this.rights = rights;
        this.folder = folder;
    }

    /** The next entries, in no order; none at the end. What has vanished meanwhile is left out. */
    public List<Entry> more() throws IOException {
        return thread.run(() -> rights.run(this::batch));
    }

    private List<Entry> batch() throws IOException {
        List<Entry> entries = new ArrayList<>();
        while (entries.size() < BATCH) {
            List<String> names = folder.moreNames();
            if (names.isEmpty()) {
                break;
            }
            for (String name : names) {
                add(entries, name);
            }
        }
        return entries;
    }

    private void add(List<Entry> entries, String name) throws IOException {
        try {
            FileFacts facts = FileFacts.of(folder.status(name));
            entries.add(new Entry(name, facts, facts.kind() == FileFacts.Kind.LINK ? folder.linkTarget(name) : ""));
        } catch (PosixException e) {
            // gone, or not for this user's eyes
        }
    }

    @Override
    public void close() throws IOException {
        thread.run(() -> {
            folder.close();
            return true;
        });
    }
}
