package dev.doorman.common.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The users of one folder's passwd, group, shadow and shells, as they were when they were read. Immutable. */
public final class Accounts {
    private static final Set<String> NO_LOGIN = Set.of("nologin", "false");

    private final Map<String, AccountFiles.PasswdLine> passwd;
    private final List<AccountFiles.GroupLine> groups;
    private final Map<String, Shadow> shadow;
    private final Set<String> shells;

    private Accounts(
            Map<String, AccountFiles.PasswdLine> passwd,
            List<AccountFiles.GroupLine> groups,
            Map<String, Shadow> shadow,
            Set<String> shells) {
        this.passwd = passwd;
        this.groups = groups;
        this.shadow = shadow;
        this.shells = shells;
    }

    /**
     * Reads a folder's files.
     *
     * @throws IOException when one is there and cannot be read: nobody gets in by half of them
     */
    public static Accounts load(Path folder) throws IOException {
        return of(
                AccountFiles.lines(folder.resolve("passwd")),
                AccountFiles.lines(folder.resolve("group")),
                AccountFiles.lines(folder.resolve("shadow")),
                AccountFiles.lines(folder.resolve("shells")));
    }

    /** Takes the lines of the four files. */
    public static Accounts of(List<String> passwd, List<String> group, List<String> shadow, List<String> shells) {
        return new Accounts(
                AccountFiles.passwd(passwd, "passwd"),
                AccountFiles.group(group, "group"),
                AccountFiles.shadow(shadow, "shadow"),
                shells.stream()
                        .map(String::strip)
                        .filter(line -> line.startsWith("/"))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /** The user of a name. */
    public Optional<Account> find(AccountName name) {
        AccountFiles.@Nullable PasswdLine line = passwd.get(name.text());
        return line == null ? Optional.empty() : Optional.of(account(line));
    }

    private Account account(AccountFiles.PasswdLine line) {
        Set<Integer> ids = new LinkedHashSet<>();
        ids.add(line.gid());
        groups.stream().filter(group -> group.members().contains(line.name())).forEach(group -> ids.add(group.gid()));
        return new Account(line.name(), line.uid(), line.gid(), List.copyOf(ids), line.home(), line.shell());
    }

    /**
     * What is known of a user's password. A hash in passwd itself holds only where shadow has no line; an empty one is none:
     * nobody logs in without a password here.
     */
    public Optional<Shadow> password(AccountName name) {
        Shadow own = shadow.get(name.text());
        if (own != null) {
            return Optional.of(own);
        }
        AccountFiles.@Nullable PasswdLine line = passwd.get(name.text());
        return line == null ? Optional.empty() : Optional.of(new Shadow(line.password(), -1, -1, -1, -1));
    }

    /**
     * Whether a shell lets its user log in: it is listed in shells, or, where there is no such file, it can be run and is
     * not one of those that turn everybody away.
     */
    public boolean loginShell(String shell) {
        Path path = Path.of(shell);
        if (!shells.isEmpty()) {
            return shells.contains(shell);
        }
        return !NO_LOGIN.contains(String.valueOf(path.getFileName())) && Files.isExecutable(path);
    }

    /** The hashes of all users who have one, for whoever wants to know which method is usual here. */
    public List<String> hashes() {
        return shadow.values().stream()
                .map(Shadow::hash)
                .filter(hash -> hash.startsWith("$"))
                .toList();
    }
}
