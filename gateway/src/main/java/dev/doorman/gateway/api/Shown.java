package dev.doorman.gateway.api;

/** An answer that people can read too: as it is for {@code Accept: text/plain}. */
public interface Shown {
    /** Lines, each with its end. */
    String text();
}
