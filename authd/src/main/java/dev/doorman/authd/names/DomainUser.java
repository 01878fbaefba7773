package dev.doorman.authd.names;

import dev.doorman.common.account.Account;
import java.util.List;

/**
 * A user of a domain, and the groups of the domain that have a name. Groups are the user's by the account, not by this list.
 *
 * @param account its name with the domain, such as {@code CORP+john}
 */
public record DomainUser(Account account, List<DomainGroup> groups) {
    public DomainUser {
        groups = List.copyOf(groups);
    }
}
