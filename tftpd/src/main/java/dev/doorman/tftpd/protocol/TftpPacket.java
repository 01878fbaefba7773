package dev.doorman.tftpd.protocol;

import java.util.List;

/** One datagram of TFTP, as a client sends it. What a server alone sends, an OACK, is none here. Immutable. */
public sealed interface TftpPacket {
    /** What a request wants, from the client's point of view. */
    enum Operation {
        /** RRQ: the server sends a file. */
        READ,
        /** WRQ: the server takes one. */
        WRITE
    }

    /**
     * A request. Its texts are octets, each a char (ISO-8859-1).
     *
     * @param name never empty
     * @param mode as the client spells it
     * @param options those that it named, each once
     */
    record Request(Operation operation, String name, String mode, List<TftpOption> options) implements TftpPacket {
        public Request {
            options = List.copyOf(options);
        }
    }

    /** A block of a file. */
    final class Data implements TftpPacket {
        private final int block;
        private final byte[] payload;

        Data(int block, byte[] payload) {
            this.block = block;
            this.payload = payload;
        }

        /** Its number as it is on the wire: 16 bits. */
        public int block() {
            return block;
        }

        /** The caller's own from now on. */
        public byte[] payload() {
            return payload;
        }

        @Override
        public String toString() {
            return "Data[" + block + ", " + payload.length + " bytes]";
        }
    }

    /** A block, and all before it, came. */
    record Ack(int block) implements TftpPacket {}

    /** As {@link Ack}; what was prepared for it, and for those before it, has been sent. */
    record Answered(int block) implements TftpPacket {}

    /** The client gives up. It is never answered. */
    record Fault(int code, String message) implements TftpPacket {}

    /** No packet of a client's. It is never answered. */
    record Malformed(String reason) implements TftpPacket {}
}
