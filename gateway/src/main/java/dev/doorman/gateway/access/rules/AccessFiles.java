package dev.doorman.gateway.access.rules;

import dev.doorman.common.settings.BrokenConfigurationException;
import dev.doorman.common.settings.Problem;
import dev.doorman.common.trust.Netgroups;
import dev.doorman.gateway.catalog.ConfigurationFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Reads the rules of a configuration folder. Stateless. */
public final class AccessFiles {
    public static final String ALLOW = "hosts.allow";
    public static final String DENY = "hosts.deny";
    public static final String NETGROUP = "netgroup";

    private AccessFiles() {}

    /**
     * Reads hosts.allow, hosts.deny and netgroup of a folder; one that is not there is as if it were empty.
     *
     * @throws BrokenConfigurationException with all the faults of both
     */
    public static AccessRules load(Path etc) throws IOException {
        List<Problem> problems = new ArrayList<>();
        String allowed = text(etc.resolve(ALLOW), problems);
        String denied = text(etc.resolve(DENY), problems);
        boolean grouped = allowed.indexOf('@') >= 0 || denied.indexOf('@') >= 0;
        Netgroups groups = grouped ? groups(etc.resolve(NETGROUP), problems) : Netgroups.none();
        List<Rule> allow = RulesParser.parse(ALLOW, allowed, true, groups, problems);
        List<Rule> deny = RulesParser.parse(DENY, denied, false, groups, problems);
        if (!problems.isEmpty()) {
            throw new BrokenConfigurationException(problems);
        }
        return new AccessRules(allow, deny);
    }

    private static Netgroups groups(Path file, List<Problem> problems) throws IOException {
        return Netgroups.parse(text(file, problems).getBytes(StandardCharsets.ISO_8859_1), NETGROUP);
    }

    private static String text(Path file, List<Problem> problems) throws IOException {
        try {
            return Files.exists(file) ? ConfigurationFile.read(file) : "";
        } catch (BrokenConfigurationException e) {
            problems.addAll(e.problems());
            return "";
        }
    }
}
