package dev.doorman.gateway.access;

/** Why a client is not let in; the label of the log line and of the metric. */
public enum RefusalReason {
    /** Its source is banned: too many failed logins, or it has touched a sensor. */
    BANNED("banned"),
    /** Its source is kept out of this service for a while, for it came too often. */
    LOCKED_OUT("locked-out"),
    /** It has touched a sensor just now. */
    SENSOR("sensor"),
    /** A trusted balancer did not say by a PROXY protocol header whom it brings. */
    PROXY_HEADER("proxy-header"),
    /** The gateway has all the connections that it may have. */
    MAX_CONNECTIONS("max-connections"),
    /** A rule of hosts.allow or hosts.deny. */
    RULE("rule"),
    /** A rule wants its name, and too many names are being looked up. */
    NAMES_BUSY("names-busy"),
    /** The service is closed at this time of the day. */
    ACCESS_TIMES("access-times"),
    /** Its source comes more often than it may. */
    PER_SOURCE_RATE("per-source-rate"),
    /** Its source has all the connections that it may have. */
    PER_SOURCE("per-source"),
    /** Its source has all the connections on which nobody has logged in that it may have. */
    BEFORE_LOGIN_PER_SOURCE("before-login-per-source"),
    /** The service has all the connections that it may have. */
    SERVICE_FULL("service-full"),
    /** The service has all the connections on which nobody has logged in that it may have. */
    BEFORE_LOGIN("before-login");

    private final String label;

    RefusalReason(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
