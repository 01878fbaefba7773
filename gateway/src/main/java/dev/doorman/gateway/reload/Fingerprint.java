package dev.doorman.gateway.reload;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * By what it is told whether files have changed without reading them: where each leads through symbolic links, such as those
 * of a ConfigMap, its inode, size, times and mode. Immutable.
 */
record Fingerprint(Map<String, Print> files) {
    Fingerprint {
        files = Map.copyOf(files);
    }

    /** A file's; those that are not there have none. */
    record Print(Path real, @Nullable Object inode, long bytes, FileTime modified, FileTime changed, Object mode) {}

    /** Of the files of a folder that have one of the names. */
    static Fingerprint of(Path folder, Set<String> names) {
        Map<String, Print> files = new TreeMap<>();
        for (String name : names) {
            @Nullable Print print = print(folder.resolve(name));
            if (print != null) {
                files.put(name, print);
            }
        }
        return new Fingerprint(files);
    }

    private static @Nullable Print print(Path file) {
        try {
            Path real = file.toRealPath();
            BasicFileAttributes attributes = Files.readAttributes(real, BasicFileAttributes.class);
            return new Print(
                    real,
                    attributes.fileKey(),
                    attributes.size(),
                    attributes.lastModifiedTime(),
                    (FileTime) Files.getAttribute(real, "unix:ctime"),
                    Files.getAttribute(real, "unix:mode"));
        } catch (IOException e) {
            return null;
        }
    }
}
