package dev.doorman.talkd.protocol;

/** What a datagram is. */
public sealed interface TalkPacket {
    /** One that makes sense. */
    record Request(Origin origin, TalkMessage message) implements TalkPacket {}

    /** One that is as long as a request, and is answered why it is none. */
    record Faulty(Origin origin, TalkAnswer answer) implements TalkPacket {}

    /**
     * One that is answered nothing: an answer is itself no request, so no two daemons ever answer each other.
     */
    record Nonsense() implements TalkPacket {}
}
