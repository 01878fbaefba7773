package dev.doorman.gateway.access.rules;

import java.util.List;

/**
 * hosts.allow and hosts.deny together: the first rule of the one that matches, else the first of the other, else everybody
 * may come in. Immutable.
 */
public record AccessRules(List<Rule> allow, List<Rule> deny) {
    /** Everybody may come in. */
    public static final AccessRules NONE = new AccessRules(List.of(), List.of());

    public AccessRules {
        allow = List.copyOf(allow);
        deny = List.copyOf(deny);
    }

    /** As tcpd would judge, and asking for a name no sooner than it would. */
    public Judgement judge(Question question) {
        for (List<Rule> rules : List.of(allow, deny)) {
            for (Rule rule : rules) {
                switch (rule.matches(question)) {
                    case YES -> {
                        return rule.allows() ? new Judgement.Allowed(rule) : new Judgement.Denied(rule);
                    }
                    case NAME_NEEDED -> {
                        return new Judgement.NameNeeded();
                    }
                    case NO -> {
                        // the next may
                    }
                }
            }
        }
        return new Judgement.Allowed(null);
    }
}
