package dev.doorman.gateway.catalog;

import dev.doorman.common.settings.Problem;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.util.List;

/** Reads an inetd.conf, after looking at who could have written it. Stateless. */
public final class CatalogFile {
    public static final String NAME = "inetd.conf";

    private static final long MAX_BYTES = 1024 * 1024;

    private CatalogFile() {}

    /** Reads and parses a file; what is wrong with the file itself is a problem like any other. */
    public static CatalogResult read(Path file, ServiceNames names) {
        String name = String.valueOf(file.getFileName());
        try {
            PosixFileAttributes attributes = Files.readAttributes(file, PosixFileAttributes.class);
            if (!attributes.isRegularFile()) {
                return broken(name, "not a regular file");
            }
            if (attributes.permissions().contains(PosixFilePermission.OTHERS_WRITE)) {
                return broken(name, "anybody can write it: chmod 644 " + file);
            }
            if (attributes.size() > MAX_BYTES) {
                return broken(name, "longer than " + MAX_BYTES + " bytes");
            }
            return CatalogParser.parse(name, Files.readString(file, StandardCharsets.UTF_8), names);
        } catch (MalformedInputException e) {
            return broken(name, "not UTF-8");
        } catch (IOException e) {
            return broken(name, "cannot be read: " + e.getMessage());
        }
    }

    private static CatalogResult broken(String name, String reason) {
        return new CatalogResult.Broken(List.of(Problem.ofFile(name, reason)));
    }
}
