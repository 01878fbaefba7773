package dev.doorman.gateway.access;

import dev.doorman.common.ban.Source;
import java.time.Duration;

/**
 * A source that is kept out for a time, as the operator sees it.
 *
 * @param from {@code all} services, {@code daemons}, or one service's name
 * @param reason a constant text
 * @param left how long it still holds
 * @param failures how many failed logins led to it; 0 where it was not failed logins
 */
public record KeptOut(Source source, String from, String reason, Duration left, int failures) {
    static final String LOGINS = "failed-logins";
    static final String SENSOR = "sensor";
    static final String RATE = "rate";
    static final String OPERATOR = "operator";
}
