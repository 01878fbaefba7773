package dev.doorman.gateway.access;

import dev.doorman.common.settings.Settings;
import dev.doorman.gateway.access.rules.AccessRules;

/** What the gate judges by: of one configuration. Immutable. */
public record GatePolicy(Settings settings, AccessRules rules) {}
