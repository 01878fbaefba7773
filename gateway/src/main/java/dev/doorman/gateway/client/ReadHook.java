package dev.doorman.gateway.client;

/** Who is asked right before each read of a channel. Event loop. */
@FunctionalInterface
public interface ReadHook {
    /** As much as the last reads let expect. */
    int AS_EXPECTED = 0;

    /**
     * A read is about to be made.
     *
     * @return the most bytes that it should take, or {@link #AS_EXPECTED}
     */
    int beforeRead();
}
