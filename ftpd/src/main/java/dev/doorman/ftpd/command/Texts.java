package dev.doorman.ftpd.command;

import dev.doorman.ftpd.protocol.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jboss.logging.Logger;

/** The operator's texts for clients: ftpwelcome and motd. Stateless. */
public final class Texts {
    private static final Logger LOG = Logger.getLogger(Texts.class);
    private static final int MAX_BYTES = 16 * 1024;

    private Texts() {}

    /** A text's lines, as octets; none where there is no such file. */
    public static List<String> read(Path folder, String name) {
        Path file = folder.resolve(name);
        if (!Files.isRegularFile(file)) {
            return List.of();
        }
        try (InputStream in = Files.newInputStream(file)) {
            return Reply.octets(in.readNBytes(MAX_BYTES)).lines().toList();
        } catch (IOException e) {
            LOG.warnf("text not shown file=%s reason=%s", file, e.getMessage());
            return List.of();
        }
    }
}
