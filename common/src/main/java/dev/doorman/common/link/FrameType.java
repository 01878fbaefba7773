package dev.doorman.common.link;

import org.jspecify.annotations.Nullable;

/** The types of a frame on the link; each with its code on the wire. */
public enum FrameType {
    /** Stream bytes, or one datagram on a DGRAM link. */
    DATA(0),
    /** One byte, sent by or to the client as TCP urgent data, in its place in the stream. */
    URGENT(1),
    /** The sender's half of the stream is closed; the other half goes on. Empty. */
    EOF(2),
    /** Daemon to gateway: user, {@code ok} or {@code failed}. */
    LOGIN(3),
    /** Daemon to gateway: user, terminal, messages {@code y} or {@code n}. */
    IDENTIFY(4),
    /** Gateway to daemon: text for the session's terminal. */
    NOTICE(5),
    /** Daemon to gateway: what became of a NOTICE. */
    NOTICED(6),
    /** talkd to gateway: user, terminal or none, text. */
    NOTIFY(7),
    /** Gateway to talkd: what became of a NOTIFY. */
    NOTIFIED(8),
    /** On a DGRAM link, a datagram from or to another address than the flow's. */
    DATAGRAM_FROM(9),
    /** Daemon to gateway: the header is accepted; the payload proves that the daemon holds the key. */
    READY(10),
    /** Daemon to gateway: the header is not accepted, and why. */
    REFUSED(11),
    /**
     * Daemon to gateway, on a DGRAM link: a datagram that the client is sent as soon as the expected one comes. The expected one's
     * length (one byte) and bytes, then the datagram; where none is expected it leaves right behind the one before it. All that is
     * prepared is void with the next DATA from the daemon.
     */
    PREPARED(12),
    /** Gateway to daemon: a datagram of the client's that was answered by what was prepared; of several, the last one may do. */
    ANSWERED(13);

    /** A frame's type and length before its payload, in bytes. */
    public static final int HEADER_BYTES = 3;

    /** The longest payload that the two bytes of length can tell. */
    public static final int MAX_PAYLOAD = 0xffff;

    private final int code;

    FrameType(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    /**
     * Finds the type of a code from the wire.
     *
     * @return null when there is no such type
     */
    public static @Nullable FrameType of(int code) {
        return switch (code) {
            case 0 -> DATA;
            case 1 -> URGENT;
            case 2 -> EOF;
            case 3 -> LOGIN;
            case 4 -> IDENTIFY;
            case 5 -> NOTICE;
            case 6 -> NOTICED;
            case 7 -> NOTIFY;
            case 8 -> NOTIFIED;
            case 9 -> DATAGRAM_FROM;
            case 10 -> READY;
            case 11 -> REFUSED;
            case 12 -> PREPARED;
            case 13 -> ANSWERED;
            default -> null;
        };
    }
}
