package dev.doorman.common.authd;

import dev.doorman.common.account.Account;
import java.util.Set;

/**
 * As what a session runs.
 *
 * @param account with the home that this context gets: a limited one has no network home, but {@code /}
 * @param notices what the user should be told, where there is a terminal to tell it on
 */
public record SecurityContext(Account account, ContextKind kind, Set<ContextNotice> notices) {
    public SecurityContext {
        notices = Set.copyOf(notices);
    }
}
