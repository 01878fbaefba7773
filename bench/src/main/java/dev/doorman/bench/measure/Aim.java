package dev.doorman.bench.measure;

/** What a ratio should be. */
public sealed interface Aim {
    /** Where more is better. */
    record AtLeast(double ratio) implements Aim {}

    /** Where less is better. */
    record AtMost(double ratio) implements Aim {}

    /** It is only shown. */
    record None() implements Aim {}

    static Aim atLeast(double ratio) {
        return new AtLeast(ratio);
    }

    static Aim atMost(double ratio) {
        return new AtMost(ratio);
    }

    static Aim none() {
        return new None();
    }

    default Verdict of(double ratio) {
        return switch (this) {
            case AtLeast(double least) -> ratio >= least ? Verdict.REACHED : Verdict.MISSED;
            case AtMost(double most) -> ratio <= most ? Verdict.REACHED : Verdict.MISSED;
            case None() -> Verdict.SHOWN;
        };
    }

    default String text() {
        return switch (this) {
            case AtLeast(double least) -> ">= %.1f".formatted(least);
            case AtMost(double most) -> "<= %.1f".formatted(most);
            case None() -> "-";
        };
    }
}
