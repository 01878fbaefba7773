package dev.doorman.bench.report;

/** Where it was measured, as far as figures depend on it. */
public record Machine(int processors, String kernel, String java) {
    public static Machine here() {
        return new Machine(
                Runtime.getRuntime().availableProcessors(),
                System.getProperty("os.name")
                        + ' '
                        + System.getProperty("os.version").replaceFirst("-.*", ""),
                System.getProperty("java.vm.name") + ' ' + Runtime.version());
    }

    public String text() {
        return "%d processors, %s, %s".formatted(processors, kernel, java);
    }
}
