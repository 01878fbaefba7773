package dev.doorman.ftpd.files;

import java.util.ArrayList;
import java.util.List;

/**
 * An absolute path inside a session's root, without {@code .} and {@code ..}. Its names are octets, each a char. Immutable.
 *
 * @param names none for the root
 */
public record VirtualPath(List<String> names) {
    public static final VirtualPath ROOT = new VirtualPath(List.of());

    public VirtualPath {
        names = List.copyOf(names);
    }

    /** An absolute path; {@code ..} above the root stays there. */
    public static VirtualPath of(String absolute) {
        return ROOT.resolve("/" + absolute);
    }

    /** What a text means that is absolute, or relative to this; nothing at all is this. */
    public VirtualPath resolve(String text) {
        List<String> resolved = new ArrayList<>(text.startsWith("/") ? List.of() : names);
        for (String name : text.split("/", -1)) {
            switch (name) {
                case "", "." -> {
                    // stays
                }
                case ".." -> {
                    if (!resolved.isEmpty()) {
                        resolved.removeLast();
                    }
                }
                default -> resolved.add(name);
            }
        }
        return new VirtualPath(resolved);
    }

    public VirtualPath child(String name) {
        List<String> longer = new ArrayList<>(names);
        longer.add(name);
        return new VirtualPath(longer);
    }

    /** The root's is the root. */
    public VirtualPath parent() {
        return names.isEmpty() ? this : new VirtualPath(names.subList(0, names.size() - 1));
    }

    /** The last name; empty for the root. */
    public String name() {
        return names.isEmpty() ? "" : names.getLast();
    }

    public boolean isRoot() {
        return names.isEmpty();
    }

    /** Whether this is the other, or below it. */
    public boolean startsWith(VirtualPath other) {
        return names.size() >= other.names.size()
                && names.subList(0, other.names.size()).equals(other.names);
    }

    public String text() {
        return "/" + String.join("/", names);
    }

    @Override
    public String toString() {
        return text();
    }
}
