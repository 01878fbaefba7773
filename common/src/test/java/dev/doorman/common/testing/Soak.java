package dev.doorman.common.testing;

/** How often a test goes round: a few times in every run, and whole under {@code ./doorman test --soak}. */
public final class Soak {
    private static final boolean SOAK = "yes".equals(System.getProperty("doorman.soak"));

    private Soak() {}

    public static int rounds(int few, int whole) {
        return SOAK ? whole : few;
    }
}
