package dev.doorman.gateway.reload;

/** Who wants the configuration read anew; the label of the log line and of the metric. */
public enum Trigger {
    /** A file is another. */
    FILE("file"),
    /** SIGHUP. */
    SIGNAL("signal"),
    /** The operator, by the HTTP interface. */
    API("api");

    private final String label;

    Trigger(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
