package dev.doorman.ftpd.dialogue;

import dev.doorman.ftpd.protocol.Conversion;
import org.jspecify.annotations.Nullable;

/** How files are sent: TYPE and STRU, RFC 959 section 3.1. Immutable. */
public record Representation(Type type, Structure structure) {
    /** What RFC 959 begins with. */
    public static final Representation INITIAL = new Representation(Type.ASCII, Structure.FILE);

    /** TYPE. */
    public enum Type {
        ASCII,
        IMAGE
    }

    /** STRU. */
    public enum Structure {
        FILE,
        RECORD
    }

    public Representation with(Type other) {
        return new Representation(other, structure);
    }

    public Representation with(Structure other) {
        return new Representation(type, other);
    }

    /** From a file to the wire; null: as it is. */
    public @Nullable Conversion toWire() {
        return switch (type) {
            case IMAGE -> null;
            case ASCII -> structure == Structure.RECORD ? new Conversion.ToRecords() : new Conversion.ToLines();
        };
    }

    /** From the wire to a file; null: as it is. */
    public @Nullable Conversion fromWire() {
        return switch (type) {
            case IMAGE -> null;
            case ASCII -> structure == Structure.RECORD ? new Conversion.FromRecords() : new Conversion.FromLines();
        };
    }
}
