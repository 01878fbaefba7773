package dev.doorman.common.login;

import dev.doorman.common.authd.ContextNotice;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Set;

/** The texts that a client is shown: issue.net before the login, motd after it. Stateless. */
public final class Texts {
    private static final int MAX_BYTES = 64 * 1024;

    private Texts() {}

    /** A file with the network's ends of line; nothing where there is no such file. */
    public static byte[] read(Path file) throws IOException {
        byte[] text;
        try (InputStream in = Files.newInputStream(file)) {
            text = in.readNBytes(MAX_BYTES);
        } catch (NoSuchFileException e) {
            return new byte[0];
        }
        return lines(text);
    }

    /** What authd has to say of a context. */
    static byte[] notices(Set<ContextNotice> notices) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (ContextNotice notice : notices) {
            out.writeBytes((notice.text() + "\r\n").getBytes(StandardCharsets.US_ASCII));
        }
        return out.toByteArray();
    }

    /** A text with the network's ends of line. */
    public static byte[] lines(byte[] text) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(text.length + 64);
        for (int i = 0; i < text.length; i++) {
            if (text[i] == '\n' && (i == 0 || text[i - 1] != '\r')) {
                out.write('\r');
            }
            out.write(text[i]);
        }
        return out.toByteArray();
    }
}
