package dev.doorman.gateway.access;

import dev.doorman.gateway.access.limits.Permit;

/** Whether a client is let in. */
public sealed interface Decision {
    /** It is; the permit is to be released when its connection has ended. */
    record Allowed(Permit permit) implements Decision {}

    /** It is not. */
    record Refused(RefusalReason reason) implements Decision {}

    /** Not yet: the service is full and lets its clients wait. After {@link Gate#AGAIN} it is to be asked again. */
    record Later() implements Decision {}
}
