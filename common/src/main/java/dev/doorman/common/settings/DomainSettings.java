package dev.doorman.common.settings;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A domain whose users are in a directory that is asked by LDAP.
 *
 * @param name in capitals
 * @param base the distinguished name below which users and groups are
 * @param caFile certificates that the server's must lead to, PEM, relative to the configuration folder; null: the JVM's own
 * @param reader who looks users up; null: nobody in particular
 * @param loginName what users log in to the directory as, {@code {user}} being the name that they gave, such as
 *     {@code {user}@corp.example}; null: the distinguished name of their entry
 * @param home the home directory of who has none in the directory, {@code {user}} being the name without the domain
 * @param shell the shell of who has none there
 * @param timeout for connecting, and for each answer
 * @param minimumId uids and gids below are the machine's own, whatever the directory says
 */
public record DomainSettings(
        String name,
        LdapUrl url,
        String base,
        @Nullable String caFile,
        @Nullable Reader reader,
        @Nullable String loginName,
        Attributes attributes,
        String home,
        String shell,
        Duration timeout,
        int minimumId) {
    /** In home and login names, what stands for the user's name. */
    public static final String USER = "{user}";

    /**
     * Who may read the directory.
     *
     * @param name a distinguished name, or what else the server takes for one
     * @param passwordFile relative to the configuration folder
     */
    public record Reader(String name, String passwordFile) {}

    /** What things are called there; as RFC 2307 has it where nothing else is set. */
    public record Attributes(
            String userClass, String user, String uid, String gid, String home, String shell, String groupClass) {}
}
