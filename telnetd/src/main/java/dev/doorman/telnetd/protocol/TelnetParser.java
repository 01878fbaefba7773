package dev.doorman.telnetd.protocol;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Takes a client's stream apart, however it is cut: text, commands, negotiations and sub-negotiations, RFC 854 and 855.
 * Memory is bounded: a sub-negotiation of more than {@link #MAX_SUBNEGOTIATION} bytes is dropped whole. Not thread-safe.
 */
public final class TelnetParser {
    /** In bytes, the option's own not counted; real ones have less than a hundred. */
    public static final int MAX_SUBNEGOTIATION = 512;

    private static final int IAC = 255;
    private static final int SB = 250;
    private static final int SE = 240;

    private final Sink sink;
    private final ByteArrayOutputStream payload = new ByteArrayOutputStream();
    private State state = State.TEXT;
    private Verb verb = Verb.DO;
    private int option = -1;
    private boolean overlong;
    private boolean binary;

    private enum State {
        TEXT,
        AFTER_CR,
        COMMAND,
        NEGOTIATION,
        SUBNEGOTIATION,
        SUBNEGOTIATION_COMMAND
    }

    /** Takes what was found, in its order. */
    public interface Sink {
        /** Text with IAC taken care of, and the NVT's ends of line as single CRs unless the stream is binary. */
        void text(byte[] bytes, int offset, int length) throws IOException;

        void command(TelnetCommand command) throws IOException;

        void negotiation(Verb verb, int option) throws IOException;

        void subnegotiation(int option, byte[] payload) throws IOException;
    }

    public TelnetParser(Sink sink) {
        this.sink = sink;
    }

    /** Whether the client's text is eight clean bits, RFC 856, where CR is a byte like any other. */
    public void binary(boolean on) {
        binary = on;
    }

    /** Takes the next bytes. */
    public void feed(byte[] bytes, int offset, int length) throws IOException {
        byte[] text = new byte[length];
        int collected = 0;
        for (int i = offset; i < offset + length; i++) {
            int octet = bytes[i] & 0xff;
            if (state == State.TEXT || state == State.AFTER_CR) {
                if (octet == IAC) {
                    collected = flush(text, collected);
                    state = State.COMMAND;
                } else if (isText(octet)) {
                    text[collected++] = (byte) octet;
                }
            } else if (state == State.COMMAND && octet == IAC) {
                text[collected++] = (byte) IAC;
                state = State.TEXT;
            } else {
                collected = flush(text, collected);
                step(octet);
            }
        }
        flush(text, collected);
    }

    /** False for the second half of an end of line. */
    private boolean isText(int octet) {
        boolean half = state == State.AFTER_CR && (octet == '\n' || octet == 0);
        state = octet == '\r' && !binary ? State.AFTER_CR : State.TEXT;
        return !half;
    }

    private int flush(byte[] text, int collected) throws IOException {
        if (collected > 0) {
            sink.text(text, 0, collected);
        }
        return 0;
    }

    private void step(int octet) throws IOException {
        switch (state) {
            case COMMAND -> command(octet);
            case NEGOTIATION -> {
                state = State.TEXT;
                sink.negotiation(verb, octet);
            }
            case SUBNEGOTIATION -> {
                if (octet == IAC) {
                    state = State.SUBNEGOTIATION_COMMAND;
                } else {
                    collect(octet);
                }
            }
            case SUBNEGOTIATION_COMMAND -> subnegotiationCommand(octet);
            case TEXT, AFTER_CR -> throw new IllegalStateException("text is no step");
        }
    }

    private void command(int octet) throws IOException {
        @Nullable Verb negotiated = Verb.of(octet);
        if (negotiated != null) {
            verb = negotiated;
            state = State.NEGOTIATION;
        } else if (octet == SB) {
            payload.reset();
            option = -1;
            overlong = false;
            state = State.SUBNEGOTIATION;
        } else {
            state = State.TEXT;
            @Nullable TelnetCommand command = TelnetCommand.of(octet);
            if (command != null) {
                sink.command(command);
            }
        }
    }

    private void subnegotiationCommand(int octet) throws IOException {
        if (octet == IAC) {
            collect(octet);
            state = State.SUBNEGOTIATION;
        } else if (octet == SE) {
            state = State.TEXT;
            if (option >= 0 && !overlong) {
                sink.subnegotiation(option, payload.toByteArray());
            }
        } else {
            // a command where the end should be: the sub-negotiation was never ended, and this is what follows it
            state = State.COMMAND;
            command(octet);
        }
    }

    private void collect(int octet) {
        if (option < 0) {
            option = octet;
        } else if (payload.size() < MAX_SUBNEGOTIATION) {
            payload.write(octet);
        } else {
            overlong = true;
        }
    }
}
