package dev.doorman.authd.names;

import dev.doorman.common.account.Account;
import dev.doorman.common.account.Accounts;
import dev.doorman.common.account.HomePath;
import dev.doorman.common.account.UserName;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The passwd and group that sessions see in the place of the system's: the machine's own accounts, and the users of domains
 * that were seen here so far, for a session cannot ask a domain. They are also where those users are remembered: authd reads
 * its own lines again when it starts, told by the {@code +} that no name of the machine's own has here. Owned by the
 * application; any thread.
 */
public final class SessionNames {
    private static final Logger LOG = Logger.getLogger(SessionNames.class);
    /** So many users of domains are remembered; who was seen first is forgotten first. */
    static final int MAX_USERS = 20_000;

    private static final int PASSWD_FIELDS = 7;
    private static final int GROUP_FIELDS = 4;
    private static final int FIRST_USER = 1000;

    private final @Nullable SharedFile passwd;
    private final @Nullable SharedFile group;
    /** Lines by names, in the order in which they were seen. */
    private final Map<String, String> users = new LinkedHashMap<>();

    private final Map<String, String> groups = new LinkedHashMap<>();
    private final Map<Integer, String> owners = new HashMap<>();
    private List<String> ownUsers = List.of();
    private List<String> ownGroups = List.of();
    private @Nullable Own shown;

    /** What was written of the machine's own accounts; the same as long as they were not read anew. */
    private record Own(Accounts accounts, String domain) {}

    private SessionNames(@Nullable SharedFile passwd, @Nullable SharedFile group) {
        this.passwd = passwd;
        this.group = group;
    }

    /** Names that no session sees, where there is no namespace to show them in. */
    public static SessionNames unseen() {
        return new SessionNames(null, null);
    }

    /**
     * Names in a folder's files {@code passwd} and {@code group}, which are made where they are not there.
     *
     * @throws IOException when they cannot be read or made
     */
    public static SessionNames in(Path folder) throws IOException {
        SharedFile passwd = SharedFile.in(folder, "passwd");
        SharedFile group = SharedFile.in(folder, "group");
        SessionNames names = new SessionNames(passwd, group);
        for (String line : passwd.read()) {
            names.remember(line);
        }
        for (String line : group.read()) {
            String name = line.substring(0, Math.max(0, line.indexOf(':')));
            if (isOfADomain(name) && line.split(":", -1).length == GROUP_FIELDS) {
                names.groups.put(name, line);
            }
        }
        return names;
    }

    private void remember(String line) {
        String[] fields = line.split(":", -1);
        if (fields.length == PASSWD_FIELDS && isOfADomain(fields[0]) && fields[2].matches("[0-9]{1,9}")) {
            users.put(fields[0], line);
            owners.put(Integer.valueOf(fields[2]), fields[0]);
        }
    }

    /**
     * Shows the machine's own accounts as they are now.
     *
     * @param domain the domain that users have to write before the machine's own names; empty for none. Sessions then see
     *     these users by both names, the long one first
     */
    public synchronized void own(Accounts accounts, String domain) {
        Own now = new Own(accounts, domain);
        if (now.equals(shown)) {
            return;
        }
        List<String> lines = new ArrayList<>();
        for (String line : accounts.passwdForAll()) {
            if (line.substring(0, line.indexOf(':')).indexOf(UserName.SEPARATOR) >= 0) {
                continue;
            }
            if (!domain.isEmpty() && Integer.parseInt(line.split(":", -1)[2]) >= FIRST_USER) {
                lines.add(domain + UserName.SEPARATOR + line);
            }
            lines.add(line);
        }
        ownUsers = lines;
        ownGroups = accounts.groupForAll().stream()
                .filter(line -> line.substring(0, line.indexOf(':')).indexOf(UserName.SEPARATOR) < 0)
                .toList();
        shown = now;
        write();
    }

    /** Shows a user of a domain, and forgets who else of that domain had the same uid. */
    public synchronized void seen(DomainUser user) {
        Account account = user.account();
        String line = String.join(
                ":",
                account.name(),
                "x",
                String.valueOf(account.uid()),
                String.valueOf(account.gid()),
                "",
                HomePath.inSession(account.home()),
                account.shell());
        boolean changed = !line.equals(users.get(account.name()));
        if (changed) {
            @Nullable String before = owners.get(account.uid());
            if (before != null) {
                users.remove(before);
            }
            owners.values().remove(account.name());
            users.put(account.name(), line);
            owners.put(account.uid(), account.name());
        }
        for (DomainGroup group : user.groups()) {
            String shownGroup = group.name() + ":x:" + group.gid() + ":";
            changed |= !shownGroup.equals(groups.put(group.name(), shownGroup));
        }
        if (changed) {
            forget();
            write();
        }
    }

    private void forget() {
        while (users.size() > MAX_USERS) {
            String oldest = users.keySet().iterator().next();
            users.remove(oldest);
            owners.values().remove(oldest);
        }
        while (groups.size() > MAX_USERS) {
            groups.remove(groups.keySet().iterator().next());
        }
    }

    /** Which user of a domain has a uid, as far as it was seen here; with the domain. */
    public synchronized Optional<String> owner(int uid) {
        return Optional.ofNullable(owners.get(uid));
    }

    /** Sessions go on without names that cannot be written now; that is tried again at the next question. */
    private void write() {
        try {
            if (passwd != null && group != null) {
                passwd.write(all(ownUsers, users));
                group.write(all(ownGroups, groups));
            }
        } catch (IOException e) {
            shown = null;
            LOG.warnf("names for sessions not written why=%s", e);
        }
    }

    private static List<String> all(List<String> own, Map<String, String> ofDomains) {
        List<String> lines = new ArrayList<>(own);
        lines.addAll(ofDomains.values());
        return lines;
    }

    private static boolean isOfADomain(String name) {
        return name.indexOf(UserName.SEPARATOR) > 0 && !name.startsWith(UserName.LOCAL + UserName.SEPARATOR);
    }
}
