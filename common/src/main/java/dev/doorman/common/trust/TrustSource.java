package dev.doorman.common.trust;

/** The file whose entry lets a caller in. */
public enum TrustSource {
    HOSTS_EQUIV("hosts.equiv"),
    RHOSTS(".rhosts");

    private final String label;

    TrustSource(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
