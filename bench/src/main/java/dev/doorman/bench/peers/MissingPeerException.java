package dev.doorman.bench.peers;

/** A program that a row needs is not here. */
public final class MissingPeerException extends Exception {
    private static final long serialVersionUID = 1L;

    MissingPeerException(String program) {
        super(program + " is neither in target/peers nor on the path; `./doorman bench` as root on Debian fetches it");
    }
}
