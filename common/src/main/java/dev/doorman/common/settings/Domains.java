package dev.doorman.common.settings;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The domains that settings describe, and what is wrong with them as a whole. Stateless. */
final class Domains {
    private static final Key[] KEYS = Arrays.stream(Key.values())
            .filter(key -> key.of("*").startsWith("domain."))
            .toArray(Key[]::new);

    private Domains() {}

    static List<Problem> problems(Settings settings) {
        List<Problem> problems = new ArrayList<>();
        for (String name : settings.named(KEYS)) {
            String prefix = "domain." + name;
            if (Values.domain(name) == null) {
                problems.add(fault(prefix + ": a domain is written in capitals, and is not LOCAL"));
            }
            if (!settings.isSet(Key.DOMAIN_URL, name) || !settings.isSet(Key.DOMAIN_BASE, name)) {
                problems.add(fault(prefix + ": needs a url and a base"));
            }
            if (settings.isSet(Key.DOMAIN_BIND_DN, name) != settings.isSet(Key.DOMAIN_BIND_PASSWORD_FILE, name)) {
                problems.add(fault(prefix + ": bind-dn and bind-password-file need each other"));
            }
            if (!settings.get(Key.DOMAIN_HOME, name, String.class).startsWith("/")) {
                problems.add(fault(prefix + ".home: is no absolute path"));
            }
        }
        return problems;
    }

    private static Problem fault(String reason) {
        return Problem.ofFile(Settings.FILE, reason);
    }

    static Map<String, DomainSettings> of(Settings settings) {
        Map<String, DomainSettings> domains = new TreeMap<>();
        for (String name : settings.named(Key.DOMAIN_URL)) {
            domains.put(name, domain(settings, name));
        }
        return domains;
    }

    private static DomainSettings domain(Settings settings, String name) {
        @Nullable String reader = settings.text(Key.DOMAIN_BIND_DN, name);
        return new DomainSettings(
                name,
                settings.get(Key.DOMAIN_URL, name, LdapUrl.class),
                settings.get(Key.DOMAIN_BASE, name, String.class),
                settings.text(Key.DOMAIN_CA_FILE, name),
                reader == null
                        ? null
                        : new DomainSettings.Reader(
                                reader, settings.get(Key.DOMAIN_BIND_PASSWORD_FILE, name, String.class)),
                settings.text(Key.DOMAIN_LOGIN_NAME, name),
                new DomainSettings.Attributes(
                        settings.get(Key.DOMAIN_USER_CLASS, name, String.class),
                        settings.get(Key.DOMAIN_USER_ATTRIBUTE, name, String.class),
                        settings.get(Key.DOMAIN_UID_ATTRIBUTE, name, String.class),
                        settings.get(Key.DOMAIN_GID_ATTRIBUTE, name, String.class),
                        settings.get(Key.DOMAIN_HOME_ATTRIBUTE, name, String.class),
                        settings.get(Key.DOMAIN_SHELL_ATTRIBUTE, name, String.class),
                        settings.get(Key.DOMAIN_GROUP_CLASS, name, String.class)),
                settings.get(Key.DOMAIN_HOME, name, String.class),
                settings.get(Key.DOMAIN_SHELL, name, String.class),
                settings.get(Key.DOMAIN_TIMEOUT, name, Duration.class),
                settings.get(Key.DOMAIN_MINIMUM_ID, name, Integer.class));
    }
}
