package dev.doorman.tftpd.protocol;

/**
 * The numbers of a file's blocks: here they go on for ever, on the wire they have 16 bits, and behind 65,535 comes 0 or, where
 * the client asked for it by the option rollover, 1. Immutable.
 */
public final class BlockNumbers {
    private static final int LAST = 0xffff;

    private final int rollover;
    private final int period;

    /**
     * Numbers of a transfer.
     *
     * @param rollover what comes behind 65,535: 0 or 1
     */
    public BlockNumbers(int rollover) {
        this.rollover = rollover;
        this.period = LAST + 1 - rollover;
    }

    /** A block's number on the wire. */
    public int onWire(long block) {
        return (int) (block <= LAST ? block : (block - rollover) % period + rollover);
    }

    /**
     * The block that a number on the wire means.
     *
     * @param near one that it is not far from
     * @return -1 where it can be none
     */
    public long nearest(int number, long near) {
        if (number < rollover) {
            return near <= LAST ? 0 : -1;
        }
        int ahead = Math.floorMod(number - onWire(near), period);
        long block = near + (ahead > period / 2 ? ahead - period : ahead);
        return block < 0 || onWire(block) != number ? -1 : block;
    }
}
