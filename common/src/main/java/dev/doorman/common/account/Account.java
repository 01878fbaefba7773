package dev.doorman.common.account;

import java.util.List;

/**
 * A user, as passwd(5) and group(5) describe them. Holds no secret.
 *
 * @param name {@code john}, or {@code CORP+john} of a domain's user; it leads back to this account
 * @param groups supplementary group ids, the primary one among them
 * @param home the home field as it stands, see {@link HomePath}; in a security context the path that the session has
 * @param shell the login shell, absolute
 */
public record Account(String name, int uid, int gid, List<Integer> groups, String home, String shell) {
    public Account {
        groups = List.copyOf(groups);
    }

    /** The same user with another home directory. */
    public Account withHome(String path) {
        return new Account(name, uid, gid, groups, path, shell);
    }
}
