package dev.doorman.gateway.catalog;

import dev.doorman.common.settings.BrokenConfigurationException;
import dev.doorman.common.settings.Problem;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** Reads the text of a configuration file. Stateless. */
public final class ConfigurationFile {
    private static final long MAX_BYTES = 1024 * 1024;

    private ConfigurationFile() {}

    /**
     * Reads a file that is there.
     *
     * @throws BrokenConfigurationException when it is no text, or cannot be read
     */
    public static String read(Path file) throws BrokenConfigurationException {
        try {
            BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
            if (!attributes.isRegularFile()) {
                throw broken(file, "not a regular file");
            }
            if (attributes.size() > MAX_BYTES) {
                throw broken(file, "longer than " + MAX_BYTES + " bytes");
            }
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (MalformedInputException e) {
            throw broken(file, "not UTF-8");
        } catch (BrokenConfigurationException e) {
            throw e;
        } catch (IOException e) {
            throw broken(file, "cannot be read: " + e.getMessage());
        }
    }

    private static BrokenConfigurationException broken(Path file, String reason) {
        return new BrokenConfigurationException(List.of(Problem.ofFile(String.valueOf(file.getFileName()), reason)));
    }
}
