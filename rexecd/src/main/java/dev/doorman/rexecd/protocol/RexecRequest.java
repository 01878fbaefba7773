package dev.doorman.rexecd.protocol;

import dev.doorman.common.wire.ByteText;
import dev.doorman.common.wire.NulStrings;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a client asks for, once its second channel is there; rexecd(8). Owned by its session, which closes it.
 *
 * <pre>
 *   port NUL | user NUL password NUL command NUL
 * </pre>
 */
public final class RexecRequest implements AutoCloseable {
    /** As Interix has it; BSD has 16. */
    public static final int NAME_BYTES = 128;

    /** The longest that Linux takes as one argument (MAX_ARG_STRLEN, which is limits.h's ARG_MAX), without its NUL. */
    public static final int COMMAND_BYTES = 128 * 1024 - 1;

    private final String user;
    private final byte[] password;
    private final String command;

    private RexecRequest(String user, byte[] password, String command) {
        this.user = user;
        this.password = password;
        this.command = command;
    }

    /**
     * Reads a request, and not one byte of what follows it.
     *
     * @throws dev.doorman.common.wire.TooLongException when something is too long; the message is for the client
     * @throws java.io.EOFException when the stream ends before its end
     */
    public static RexecRequest read(InputStream in) throws IOException {
        String user = new String(NulStrings.read(in, NAME_BYTES, "username too long"), StandardCharsets.ISO_8859_1);
        byte[] password = NulStrings.read(in, NAME_BYTES, "password too long");
        try {
            String command = ByteText.decode(NulStrings.read(in, COMMAND_BYTES, "command too long"));
            return new RexecRequest(user, password, command);
        } catch (IOException e) {
            Arrays.fill(password, (byte) 0);
            throw e;
        }
    }

    /** Who the client wants to be, unchecked. */
    public String user() {
        return user;
    }

    /** The request's own bytes, until it is closed. */
    public byte[] password() {
        return password;
    }

    /** The command as bytes, see {@link ByteText}. */
    public String command() {
        return command;
    }

    /** Wipes the password. */
    @Override
    public void close() {
        Arrays.fill(password, (byte) 0);
    }
}
