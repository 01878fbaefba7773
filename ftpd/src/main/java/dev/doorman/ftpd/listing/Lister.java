package dev.doorman.ftpd.listing;

import dev.doorman.ftpd.files.Entry;
import dev.doorman.ftpd.files.FileFacts;
import dev.doorman.ftpd.files.FileFault;
import dev.doorman.ftpd.files.Listing;
import dev.doorman.ftpd.files.UserFiles;
import dev.doorman.ftpd.files.VirtualPath;
import dev.doorman.ftpd.protocol.Glob;
import dev.doorman.ftpd.protocol.ListArguments;
import dev.doorman.ftpd.protocol.ListArguments.Option;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.function.Predicate;

/**
 * Lists what LIST and NLST ask for. A folder's entries come a few hundred at a time, sorted among themselves, and are
 * forgotten again, so that a folder of a million costs no more than one of a thousand; only where an order by time or size is asked for,
 * as many as {@link #MOST_SORTED} are held. One for each listing; one thread.
 */
public final class Lister {
    /** More than so many are not put in an order that spans batches. */
    static final int MOST_SORTED = 10_000;
    /** Folders below one, and their depth, which -R goes into. */
    private static final int MOST_FOLDERS = 10_000;

    private static final int MOST_DEPTH = 64;

    private final UserFiles files;
    private final ListArguments arguments;
    private final Format format;
    private final Lines lines;
    private int folders;

    /** Where a listing's lines go. */
    @FunctionalInterface
    public interface Lines {
        /** One line, without its end; octets, each a char. */
        void line(String text) throws IOException;
    }

    public Lister(UserFiles files, ListArguments arguments, Format format, Lines lines) {
        this.files = files;
        this.arguments = arguments;
        this.format = format;
        this.lines = lines;
    }

    /**
     * Lists what a path means, which may end in a pattern.
     *
     * @param working to which the path is relative
     * @throws FileFault when there is no such thing
     */
    public void list(VirtualPath working) throws IOException {
        String text = arguments.path();
        int slash = text.lastIndexOf('/');
        String last = text.substring(slash + 1);
        if (Glob.isPattern(last)) {
            String folder = text.substring(0, slash + 1);
            // before anything is sent: a folder that is not there is an error, a pattern that matches nothing is not
            matching(working.resolve(folder), folder, new Glob(last));
            return;
        }
        VirtualPath path = working.resolve(text);
        FileFacts facts = files.status(path);
        if (facts.kind() == FileFacts.Kind.DIRECTORY && !arguments.has(Option.DIRECTORY)) {
            folder(path, text, 0);
        } else {
            lines.line(format.line(new Entry(path.name(), facts, ""), text.isEmpty() ? "." : text));
        }
    }

    private void matching(VirtualPath folder, String prefix, Glob glob) throws IOException {
        each(folder, name -> glob.matches(name), batch -> {
            for (Entry entry : batch) {
                lines.line(format.line(entry, marked(entry, prefix + entry.name())));
            }
        });
    }

    /** One folder, and those below. */
    private void folder(VirtualPath top, String shown, int depth) throws IOException {
        Deque<Below> left = new ArrayDeque<>();
        left.add(new Below(top, shown.isEmpty() ? "." : shown, depth));
        boolean recursive = arguments.has(Option.RECURSIVE);
        for (Below next = left.poll(); next != null; next = left.poll()) {
            Below current = next;
            if (recursive) {
                lines.line(current.shown() + ":");
            }
            if (arguments.has(Option.ALL)) {
                dots(current.path());
            }
            List<Below> found = new ArrayList<>();
            try {
                each(current.path(), this::isShown, batch -> entries(batch, current, found));
            } catch (FileFault e) {
                if (current.path().equals(top)) {
                    throw e;
                }
                // a folder within that cannot be read is shown as an empty one
            }
            if (recursive) {
                lines.line("");
                found.reversed().forEach(left::addFirst);
            }
        }
    }

    private record Below(VirtualPath path, String shown, int depth) {}

    private void entries(List<Entry> batch, Below in, List<Below> found) throws IOException {
        for (Entry entry : batch) {
            lines.line(format.line(entry, marked(entry, entry.name())));
            if (arguments.has(Option.RECURSIVE)
                    && entry.facts().kind() == FileFacts.Kind.DIRECTORY
                    && in.depth() < MOST_DEPTH
                    && folders < MOST_FOLDERS) {
                folders++;
                found.add(new Below(in.path().child(entry.name()), in.shown() + "/" + entry.name(), in.depth() + 1));
            }
        }
    }

    private void dots(VirtualPath folder) throws IOException {
        lines.line(format.line(new Entry(".", files.status(folder), ""), "."));
        lines.line(format.line(new Entry("..", files.status(folder.parent()), ""), ".."));
    }

    private boolean isShown(String name) {
        return !name.startsWith(".") || arguments.has(Option.ALL) || arguments.has(Option.ALMOST_ALL);
    }

    private String marked(Entry entry, String shown) {
        boolean folder = entry.facts().kind() == FileFacts.Kind.DIRECTORY;
        return arguments.has(Option.MARKED) && folder ? shown + "/" : shown;
    }

    /** What is done with some of a folder's entries. */
    @FunctionalInterface
    private interface Batch {
        void take(List<Entry> entries) throws IOException;
    }

    private void each(VirtualPath folder, Predicate<String> wanted, Batch batch) throws IOException {
        boolean whole = arguments.has(Option.BY_TIME) || arguments.has(Option.BY_SIZE);
        Comparator<Entry> order = order();
        List<Entry> held = new ArrayList<>();
        try (Listing listing = files.list(folder)) {
            for (List<Entry> more = listing.more(); !more.isEmpty(); more = listing.more()) {
                more.stream().filter(entry -> wanted.test(entry.name())).forEach(held::add);
                if (!whole || held.size() >= MOST_SORTED) {
                    held.sort(order);
                    batch.take(held);
                    held.clear();
                }
            }
        }
        held.sort(order);
        batch.take(held);
    }

    private Comparator<Entry> order() {
        Comparator<Entry> byName = Comparator.comparing(Entry::name);
        Comparator<Entry> order = byName;
        if (arguments.has(Option.BY_TIME)) {
            order = Comparator.comparing((Entry entry) -> entry.facts().modified())
                    .reversed()
                    .thenComparing(byName);
        } else if (arguments.has(Option.BY_SIZE)) {
            order = Comparator.comparingLong((Entry entry) -> entry.facts().bytes())
                    .reversed()
                    .thenComparing(byName);
        }
        return arguments.has(Option.REVERSED) ? order.reversed() : order;
    }
}
