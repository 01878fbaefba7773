package dev.doorman.common.ban;

import java.time.Duration;

/**
 * A ban that holds.
 *
 * @param left how long it still holds
 * @param failures how many failed logins led to it
 */
public record Ban(Source source, Duration left, int failures) {}
