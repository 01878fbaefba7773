package dev.doorman.tftpd.session;

import dev.doorman.tftpd.protocol.TftpPacket.Operation;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/** Counts transfers and what was sent again. Any thread. */
public final class TransferObserver {
    private final MeterRegistry registry;

    public TransferObserver(MeterRegistry registry) {
        this.registry = registry;
    }

    /**
     * A request was served, or refused.
     *
     * @param end {@code completed} and so on
     * @param repeated packets that were sent more than once
     */
    void ended(Operation operation, String end, long repeated) {
        String name = operation.name().toLowerCase(Locale.ROOT);
        registry.counter("doorman.tftp.transfers", "operation", name, "end", end)
                .increment();
        registry.counter("doorman.tftp.repeated", "operation", name).increment((double) repeated);
    }
}
