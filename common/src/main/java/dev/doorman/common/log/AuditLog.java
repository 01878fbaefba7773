package dev.doorman.common.log;

/** The log of who was refused, banned, killed or asked about: what an auditor wants to read. Stateless. */
public final class AuditLog {
    /** Its category: it can be sent elsewhere than the rest. */
    public static final String CATEGORY = "doorman.audit";

    private AuditLog() {}
}
