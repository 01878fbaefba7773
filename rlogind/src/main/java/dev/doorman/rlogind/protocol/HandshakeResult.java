package dev.doorman.rlogind.protocol;

/** What became of the reading of a handshake. */
public sealed interface HandshakeResult {
    record Complete(Handshake handshake) implements HandshakeResult {}

    record Malformed(HandshakeFault fault) implements HandshakeResult {}

    /** The client closed its half before the handshake was whole. */
    record Ended() implements HandshakeResult {}
}
