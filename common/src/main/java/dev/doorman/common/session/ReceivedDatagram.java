package dev.doorman.common.session;

import java.net.InetSocketAddress;
import java.util.Arrays;

/** What {@link DatagramConnection#receive} found next. */
public sealed interface ReceivedDatagram {
    /** A datagram of the client's. */
    final class FromClient implements ReceivedDatagram {
        private final byte[] bytes;
        private final boolean answered;

        FromClient(byte[] bytes) {
            this(bytes, false);
        }

        FromClient(byte[] bytes, boolean answered) {
            this.bytes = bytes;
            this.answered = answered;
        }

        /** The caller's own from now on. */
        public byte[] bytes() {
            return bytes;
        }

        /** Whether what was {@link DatagramConnection#prepare prepared} for it has been sent, and for all before it. */
        public boolean answered() {
            return answered;
        }

        @Override
        public boolean equals(Object other) {
            return other instanceof FromClient that && answered == that.answered && Arrays.equals(bytes, that.bytes);
        }

        @Override
        public int hashCode() {
            return Arrays.hashCode(bytes);
        }

        @Override
        public String toString() {
            return "FromClient[" + bytes.length + (answered ? " bytes, answered]" : " bytes]");
        }
    }

    /** A datagram of somebody else's, to the port that this flow has of its own. */
    final class FromStranger implements ReceivedDatagram {
        private final InetSocketAddress stranger;
        private final byte[] bytes;

        FromStranger(InetSocketAddress stranger, byte[] bytes) {
            this.stranger = stranger;
            this.bytes = bytes;
        }

        public InetSocketAddress stranger() {
            return stranger;
        }

        /** The caller's own from now on. */
        public byte[] bytes() {
            return bytes;
        }

        @Override
        public String toString() {
            return "FromStranger[" + stranger + ", " + bytes.length + " bytes]";
        }
    }

    /** Nothing came within the limit. */
    record Silence() implements ReceivedDatagram {}

    /** The gateway has ended the flow: it was idle for too long, or the service was switched off. */
    record EndOfFlow() implements ReceivedDatagram {}
}
