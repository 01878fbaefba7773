package dev.doorman.rshd.protocol;

import dev.doorman.common.wire.ByteText;
import dev.doorman.common.wire.NulStrings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * What a client asks for, once its second channel is there; rshd(8). Nothing of it is to be believed.
 *
 * <pre>
 *   port NUL | client-user NUL server-user NUL command NUL
 * </pre>
 *
 * @param clientUser who the client says that its user is over there
 * @param serverUser who it wants to be here
 * @param command as bytes, see {@link ByteText}
 */
public record RshRequest(String clientUser, String serverUser, String command) {
    /** As Interix has it; BSD has 16. */
    public static final int NAME_BYTES = 128;

    /** The longest that Linux takes as one argument (MAX_ARG_STRLEN, which is limits.h's ARG_MAX), without its NUL. */
    public static final int COMMAND_BYTES = 128 * 1024 - 1;

    /**
     * Reads a request, and not one byte of what follows it.
     *
     * @throws dev.doorman.common.wire.TooLongException when something is too long; the message is for the client
     * @throws java.io.EOFException when the stream ends before its end
     */
    public static RshRequest read(InputStream in) throws IOException {
        String clientUser = name(NulStrings.read(in, NAME_BYTES, "Locuser too long."));
        String serverUser = name(NulStrings.read(in, NAME_BYTES, "Ruser too long."));
        String command = ByteText.decode(NulStrings.read(in, COMMAND_BYTES, "Command too long."));
        return new RshRequest(clientUser, serverUser, command);
    }

    private static String name(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }
}
