package dev.doorman.common.session;

/** What {@link Connection#receive} found next in the client's stream. */
public sealed interface Received {
    /** Bytes of the stream, now at the start of the caller's buffer. */
    record Data(int length) implements Received {}

    /** One byte that the client sent as TCP urgent data, in its place in the stream; 0 to 255. */
    record Urgent(int value) implements Received {}

    /** The client has closed its half; the other half goes on. */
    record EndOfStream() implements Received {}
}
