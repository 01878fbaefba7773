package dev.doorman.common.account;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The users of one folder's passwd, group, shadow and shells, as they were when they were read. Immutable. */
public final class Accounts {
    private static final Set<String> NO_LOGIN = Set.of("nologin", "false");

    /** What passwd says of a password that is in shadow. */
    private static final String IN_SHADOW = "x";

    private final Map<String, AccountFiles.PasswdLine> passwd;
    private final List<AccountFiles.GroupLine> groups;
    private final Map<String, Set<Integer>> supplementary;
    private final Map<String, Shadow> shadow;
    private final @Nullable Set<String> shells;
    private final String usualHash;

    private Accounts(
            Map<String, AccountFiles.PasswdLine> passwd,
            List<AccountFiles.GroupLine> groups,
            Map<String, Shadow> shadow,
            @Nullable Set<String> shells) {
        this.passwd = passwd;
        this.groups = groups;
        this.supplementary = supplementary(groups);
        this.shadow = shadow;
        this.shells = shells;
        this.usualHash = usual(shadow.values().stream()
                .map(Shadow::hash)
                .filter(hash -> hash.startsWith("$"))
                .toList());
    }

    private static Map<String, Set<Integer>> supplementary(List<AccountFiles.GroupLine> groups) {
        Map<String, Set<Integer>> found = new HashMap<>();
        for (AccountFiles.GroupLine group : groups) {
            for (String member : group.members()) {
                found.computeIfAbsent(member, _ -> new LinkedHashSet<>()).add(group.gid());
            }
        }
        return found;
    }

    private static String usual(List<String> hashes) {
        Map<String, Long> methods =
                hashes.stream().collect(Collectors.groupingBy(Accounts::method, Collectors.counting()));
        String method = methods.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse("");
        return hashes.stream()
                .filter(hash -> method(hash).equals(method))
                .findFirst()
                .orElse("");
    }

    private static String method(String hash) {
        return hash.substring(0, hash.indexOf('$', 1) + 1);
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
                AccountFiles.linesOrNull(folder.resolve("shells")));
    }

    /**
     * Takes the lines of the four files.
     *
     * @param shells null where there is no such file
     */
    public static Accounts of(
            List<String> passwd, List<String> group, List<String> shadow, @Nullable List<String> shells) {
        return new Accounts(
                AccountFiles.passwd(passwd, "passwd"),
                AccountFiles.group(group, "group"),
                AccountFiles.shadow(shadow, "shadow"),
                shells == null
                        ? null
                        : shells.stream()
                                .map(String::strip)
                                .filter(line -> line.startsWith("/"))
                                .collect(Collectors.toUnmodifiableSet()));
    }

    /** The user of a name. */
    public Optional<Account> find(AccountName name) {
        AccountFiles.@Nullable PasswdLine line = passwd.get(name.text());
        return line == null ? Optional.empty() : Optional.of(account(line));
    }

    /** The user of a uid; the first, where several share it. */
    public Optional<Account> byUid(int uid) {
        return passwd.values().stream()
                .filter(line -> line.uid() == uid)
                .findFirst()
                .map(this::account);
    }

    /** The id of a group; of two with the same name, the first. */
    public OptionalInt gid(String group) {
        return groups.stream()
                .filter(line -> line.name().equals(group))
                .mapToInt(AccountFiles.GroupLine::gid)
                .findFirst();
    }

    /** Whether a group has this id. */
    public boolean hasGroup(int gid) {
        return groups.stream().anyMatch(line -> line.gid() == gid);
    }

    /** passwd as everybody may read it: whatever stood there for a password is an {@code x}. */
    public List<String> passwdForAll() {
        return passwd.values().stream().map(line -> line.shown(line.name())).toList();
    }

    /** group, likewise. */
    public List<String> groupForAll() {
        return groups.stream().map(AccountFiles.GroupLine::shown).toList();
    }

    private Account account(AccountFiles.PasswdLine line) {
        Set<Integer> ids = new LinkedHashSet<>();
        ids.add(line.gid());
        ids.addAll(supplementary.getOrDefault(line.name(), Set.of()));
        return new Account(line.name(), line.uid(), line.gid(), List.copyOf(ids), line.home(), line.shell());
    }

    /**
     * What is known of a user's password. As everywhere on Unix, shadow's line counts only where passwd sends us there by an
     * {@code x}; any other password field holds by itself, as an old hash or, more often, as a lock. An empty one is none:
     * nobody logs in without a password here.
     */
    public Optional<Shadow> password(AccountName name) {
        AccountFiles.@Nullable PasswdLine line = passwd.get(name.text());
        if (line == null) {
            return Optional.empty();
        }
        Shadow own = Shadow.ageless(line.password());
        return Optional.of(line.password().equals(IN_SHADOW) ? shadow.getOrDefault(name.text(), own) : own);
    }

    /**
     * What keeps a user out where no password is asked, as by trust; empty when nothing does. A locked account ({@code !}) is
     * shut; one that merely has no password ({@code *}) is what an account looks like that is meant to come by trust.
     *
     * @param day days since 1970-01-01
     */
    public Optional<PasswordCheck.Fault> faultWithoutPassword(Account account, long day) {
        Shadow known = password(new AccountName(account.name())).orElse(null);
        if (known == null) {
            return Optional.of(PasswordCheck.Fault.UNKNOWN_USER);
        }
        // an x without a line in shadow: nobody knows how that account stands
        if (known.isLocked() || known.hash().equals(IN_SHADOW)) {
            return Optional.of(PasswordCheck.Fault.LOCKED);
        }
        if (!known.usableOn(day)) {
            return Optional.of(PasswordCheck.Fault.EXPIRED);
        }
        return loginShell(account.shell()) ? Optional.empty() : Optional.of(PasswordCheck.Fault.SHELL);
    }

    /** For how many more days a user's password holds, where shadow(5) says that it is time to tell. */
    public OptionalLong daysToTell(AccountName name, long day) {
        return password(name).map(known -> known.daysToTell(day)).orElse(OptionalLong.empty());
    }

    /**
     * Whether a shell lets its user log in: it is listed in shells, or, where there is no such file, it can be run and is
     * not one of those that turn everybody away.
     */
    public boolean loginShell(String shell) {
        if (shells != null) {
            return shells.contains(shell);
        }
        Path path = Path.of(shell);
        // a directory is executable, too
        return !NO_LOGIN.contains(String.valueOf(path.getFileName()))
                && Files.isRegularFile(path)
                && Files.isExecutable(path);
    }

    /**
     * One of the hashes made by the method that most users' passwords have; empty where there is none. For decoys: work done
     * on it costs what it costs for a user who exists.
     */
    String usualHash() {
        return usualHash;
    }
}
