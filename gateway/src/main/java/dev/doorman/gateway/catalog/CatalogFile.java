package dev.doorman.gateway.catalog;

import dev.doorman.common.settings.BrokenConfigurationException;
import java.nio.file.Path;

/** Reads an inetd.conf. Stateless. */
public final class CatalogFile {
    public static final String NAME = "inetd.conf";

    private CatalogFile() {}

    /** Reads and parses a file; what is wrong with the file itself is a problem like any other. */
    public static CatalogResult read(Path file, ServiceNames names) {
        try {
            return CatalogParser.parse(String.valueOf(file.getFileName()), ConfigurationFile.read(file), names);
        } catch (BrokenConfigurationException e) {
            return new CatalogResult.Broken(e.problems());
        }
    }
}
