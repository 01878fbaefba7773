package dev.doorman.bench.work;

/** How much is done: enough for figures that stand, or just enough to see that all works. */
public enum Scale {
    WHOLE(5),
    QUICK(3);

    private final int rounds;

    Scale(int rounds) {
        this.rounds = rounds;
    }

    public int rounds() {
        return rounds;
    }

    /** Chooses a size. */
    public int of(int whole, int quick) {
        return this == WHOLE ? whole : quick;
    }
}
