package dev.doorman.common.account;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;

/**
 * Judges a user name and a password. Whatever the answer, and whether there is such a user or not, it costs exactly one
 * crypt(3): where there is no hash to check against, a decoy of the method that is usual here is worked on. Any thread.
 */
public final class PasswordCheck {
    private static final List<String> METHODS = List.of("$y$", "$6$");

    private final PasswordHasher hasher;
    /** For accounts that show no usual method: a setting whose random salt is this process's own. */
    private final String decoy;

    /** What is wrong with a login; for the log, never for the client. */
    public enum Fault {
        UNKNOWN_USER("unknown-user"),
        WRONG_PASSWORD("wrong-password"),
        NO_PASSWORD("no-password"),
        LOCKED("locked"),
        EXPIRED("expired"),
        SHELL("shell"),
        ROOT("root"),
        /** A domain's account that cannot be used here, such as one with a local user's id. */
        UNFIT("unfit"),
        /** A domain that cannot be asked. */
        UNAVAILABLE("unavailable");

        private final String label;

        Fault(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /** The judgement. */
    public sealed interface Judgement {
        record Right(Account account) implements Judgement {}

        record Wrong(Fault fault) implements Judgement {}
    }

    public PasswordCheck(PasswordHasher hasher) {
        this.hasher = hasher;
        this.decoy = METHODS.stream()
                .map(hasher::setting)
                .filter(setting -> !setting.isEmpty())
                .findFirst()
                .orElse("$6$doormandoorman$");
    }

    /**
     * Judges.
     *
     * @param name as somebody typed it, unchecked
     * @param password as somebody typed it; not changed
     * @param day days since 1970-01-01
     * @param rootLogin whether uid 0 may log in by password
     */
    public Judgement judge(Accounts accounts, String name, byte[] password, long day, boolean rootLogin) {
        AccountName known = AccountName.of(name);
        Account account = known == null ? null : accounts.find(known).orElse(null);
        Shadow shadow = known == null || account == null
                ? null
                : accounts.password(known).orElse(null);
        String stored = shadow == null ? "" : unlocked(shadow.hash());
        boolean usable = !stored.isEmpty() && !contains(password, (byte) 0);
        String setting = stored.isEmpty() ? decoy(accounts) : stored;
        String worked = hasher.hash(password, setting);
        boolean right = usable
                && !worked.isEmpty()
                && MessageDigest.isEqual(
                        worked.getBytes(StandardCharsets.UTF_8), stored.getBytes(StandardCharsets.UTF_8));
        if (account == null || shadow == null) {
            return new Judgement.Wrong(Fault.UNKNOWN_USER);
        }
        if (stored.isEmpty()) {
            return new Judgement.Wrong(shadow.hash().isEmpty() ? Fault.NO_PASSWORD : Fault.LOCKED);
        }
        if (!right) {
            return new Judgement.Wrong(Fault.WRONG_PASSWORD);
        }
        if (!shadow.hash().equals(stored)) {
            return new Judgement.Wrong(Fault.LOCKED);
        }
        if (!shadow.usableOn(day)) {
            return new Judgement.Wrong(Fault.EXPIRED);
        }
        if (!accounts.loginShell(account.shell())) {
            return new Judgement.Wrong(Fault.SHELL);
        }
        return account.uid() == 0 && !rootLogin ? new Judgement.Wrong(Fault.ROOT) : new Judgement.Right(account);
    }

    /** The hash behind a lock; empty when there is none. */
    private static String unlocked(String hash) {
        int start = 0;
        while (start < hash.length() && (hash.charAt(start) == '!' || hash.charAt(start) == '*')) {
            start++;
        }
        String rest = hash.substring(start);
        // "x" points to shadow; a DES hash, the shortest there is, has 13 characters
        return rest.length() < 13 ? "" : rest;
    }

    /** The setting that costs what most of this system's do. */
    private String decoy(Accounts accounts) {
        String usual = accounts.usualHash();
        return usual.isEmpty() ? decoy : usual;
    }

    private static boolean contains(byte[] bytes, byte wanted) {
        for (byte b : bytes) {
            if (b == wanted) {
                return true;
            }
        }
        return false;
    }
}
