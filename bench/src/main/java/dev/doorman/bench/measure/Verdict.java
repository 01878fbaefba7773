package dev.doorman.bench.measure;

/** Whether an aim is reached. */
public enum Verdict {
    REACHED("yes"),
    MISSED("no"),
    /** There is no aim. */
    SHOWN("-");

    private final String word;

    Verdict(String word) {
        this.word = word;
    }

    public String word() {
        return word;
    }
}
