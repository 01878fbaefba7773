package dev.doorman.common.link;

/** What the client's side of a link is: a TCP connection or a UDP flow. */
public enum Transport {
    STREAM,
    DGRAM
}
