package dev.doorman.gateway.catalog;

/**
 * The limits in a line's wait field; 0 is none.
 *
 * @param perMinute {@code nowait.max}: starts a minute
 * @param children {@code nowait/n}: connections at once
 * @param perSourcePerMinute {@code nowait/n/n}: connections a minute from one address
 * @param perSource {@code nowait/n/n/n}: connections at once from one address
 */
public record Limits(int perMinute, int children, int perSourcePerMinute, int perSource) {
    public static final Limits NONE = new Limits(0, 0, 0, 0);
}
