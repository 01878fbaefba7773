package dev.doorman.talkd.protocol;

import java.nio.ByteOrder;

/** How the two kinds of talk lay their messages out. */
public enum Layout {
    /** 4.3BSD's and all since, in network byte order. */
    NTALK(ByteOrder.BIG_ENDIAN),
    /** 4.2BSD's, from a machine that is big-endian, as Suns were. */
    OLD_BIG_ENDIAN(ByteOrder.BIG_ENDIAN),
    /** 4.2BSD's, from a machine that is little-endian, as VAXen were. */
    OLD_LITTLE_ENDIAN(ByteOrder.LITTLE_ENDIAN);

    private final ByteOrder order;

    Layout(ByteOrder order) {
        this.order = order;
    }

    /** Of numbers; ports and addresses are in network order in all. */
    ByteOrder order() {
        return order;
    }
}
