package dev.doorman.ftpd.files;

/** How an upload comes to its name. */
public sealed interface Placing {
    /** What has the name is replaced, once the upload is whole; until then it has a hidden name beside it. */
    record Whole() implements Placing {}

    /** As {@link Whole}, but nothing is replaced. */
    record Fresh() implements Placing {}

    /** Under the name at once: what was there is gone. */
    record InPlace() implements Placing {}

    /** Under the name at once, where nothing must be. */
    record Unique() implements Placing {}

    /** After what is there. */
    record Append() implements Placing {}

    /** After so many octets of what is there; what follows them is gone. */
    record At(long offset) implements Placing {}
}
