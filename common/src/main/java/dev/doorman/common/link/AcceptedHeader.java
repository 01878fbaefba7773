package dev.doorman.common.link;

/**
 * A header that a daemon has accepted.
 *
 * @param sealed the bytes it came in: they give the proof for READY
 */
public record AcceptedHeader(LinkHeader header, SealedHeader sealed) {}
