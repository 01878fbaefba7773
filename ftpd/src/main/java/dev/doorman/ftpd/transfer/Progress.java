package dev.doorman.ftpd.transfer;

import java.util.concurrent.atomic.AtomicLong;

/** How much of one transfer has gone, and when something last did. Written by the transfer's thread; any may read. */
public final class Progress {
    private final Rates.Held rates;
    private final AtomicLong bytes = new AtomicLong();

    Progress(Rates.Held rates) {
        this.rates = rates;
    }

    /** So many bytes have gone over the wire; waits for as long as the rates demand. */
    void add(long gone) {
        bytes.addAndGet(gone);
        rates.pay(gone);
    }

    /** How much should go at once. */
    int most(int wanted) {
        return rates.most(wanted);
    }

    public long bytes() {
        return bytes.get();
    }
}
