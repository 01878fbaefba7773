package dev.doorman.common.account;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/**
 * nologin(5): while the file is there, nobody but root gets in, and is told what is in it. Read at each question, so that it
 * holds from the moment it appears. Any thread.
 */
public final class NoLogin {
    /** Of a longer text no more is told. */
    public static final int MAX_BYTES = 2048;

    private static final String STANDARD = "Logins are currently disabled.";

    private final Path file;

    /**
     * The lock of one set of accounts.
     *
     * @param folder of the file {@code nologin}: the configuration folder, or /etc where the accounts are the system's
     */
    public NoLogin(Path folder) {
        file = folder.resolve("nologin");
    }

    /**
     * What those are told who are not root; empty while logins are allowed. Printable ASCII, with a line feed between two
     * lines and none at the end. A file that cannot be read, or that has nothing to tell, closes the door all the same.
     */
    public Optional<String> text() {
        try (InputStream in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(MAX_BYTES), StandardCharsets.ISO_8859_1)
                    .replace("\r\n", "\n")
                    .replaceAll("[^\\x20-\\x7e\\n]", "?")
                    .strip();
            return Optional.of(text.isEmpty() ? STANDARD : text);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.of(STANDARD);
        }
    }
}
