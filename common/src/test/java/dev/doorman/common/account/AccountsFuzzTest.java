package dev.doorman.common.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Soak;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Lines of passwd and shadow that nobody thought of: nothing breaks or hangs, and nobody gets in whom the plain reading of
 * passwd(5) and shadow(5) below keeps out, by a password or without.
 */
class AccountsFuzzTest {
    private static final Logger LOG = Logger.getLogger("dev.doorman.common.account");
    private static final long SEED = 20_261_126L;
    private static final int ROUNDS = Soak.rounds(10_000, 50_000);
    private static final long TODAY = 20_000;
    /** A longer line is none. */
    private static final int MAX_LINE = 64 * 1024;

    private static final List<String> USERS = List.of("john", "john", "mary", "root");
    private static final List<String> PASSWORDS = List.of("tea", "tea", "coffee", "");
    private static final List<String> SHELLS = List.of("", "/usr/sbin/nologin", "/bin/false", "/nonexistent", "sh");
    private static final List<String> DAYS =
            List.of("1", "19999", "20000", "20001", "0", "-1", "-2", "+5", " 5", "5x", "99999999999999999999", "٣");

    /** A method that costs next to nothing, in crypt(3)'s form. */
    private static final PasswordHasher HASHER = new PasswordHasher() {
        @Override
        public String hash(byte[] password, String setting) {
            Matcher matcher = Pattern.compile("(\\$p\\$[a-z]{8}\\$).*").matcher(setting);
            return matcher.matches() ? matcher.group(1) + HexFormat.of().formatHex(password) + "." : "";
        }

        @Override
        public String setting(String method) {
            return method + "somesalt$";
        }
    };

    private final RandomGenerator random =
            RandomGeneratorFactory.of("L64X128MixRandom").create(SEED);

    @BeforeAll
    static void quiet() {
        LOG.setLevel(Level.OFF);
    }

    @AfterAll
    static void loud() {
        LOG.setLevel(null);
    }

    @Test
    @Timeout(120)
    void whoIsLetInByNobodysReadingIsNotLetIn() {
        int byPassword = 0;
        int without = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<String> passwd = passwd();
            List<String> shadow = shadow();
            Accounts accounts = Accounts.of(passwd, List.of("users:x:100:john"), shadow, null);
            String user = pick(USERS);
            String password = pick(PASSWORDS);
            boolean in = new PasswordCheck(HASHER)
                            .judge(accounts, user, password.getBytes(StandardCharsets.UTF_8), TODAY, false)
                    instanceof PasswordCheck.Judgement.Right;
            boolean trusted = accounts.find(new AccountName(user))
                    .flatMap(account -> Optional.of(
                            accounts.faultWithoutPassword(account, TODAY).isEmpty()))
                    .orElse(false);
            Reading reading = new Reading(passwd, shadow, user);
            if (in) {
                byPassword++;
                assertThat(reading.letsInBy(password))
                        .as(
                                "seed %d round %d: %s by %s\n%s\n%s",
                                SEED, round, user, password, shown(passwd), shown(shadow))
                        .isTrue();
            }
            if (trusted) {
                without++;
                assertThat(reading.letsIn())
                        .as("seed %d round %d: %s\n%s\n%s", SEED, round, user, shown(passwd), shown(shadow))
                        .isTrue();
            }
        }
        assertThat(byPassword).as("let in by a password").isGreaterThan(ROUNDS / 100);
        assertThat(without).as("let in without").isGreaterThan(ROUNDS / 100);
    }

    /** The plain reading: the first whole line of a name holds, and each field is what the manual says. */
    private record Reading(List<String> passwd, List<String> shadow, String user) {
        private static final Pattern PASSWD = Pattern.compile(
                "([A-Za-z0-9._+$@][A-Za-z0-9._+$@-]*):([^:]*):([0-9]{1,18}):([0-9]{1,18}):[^:]*:/[^:\\p{Cntrl}]{0,4094}:(/[^:\\p{Cntrl}]{0,4094}|)");
        private static final Pattern SHADOW = Pattern.compile(
                "([^:]*):([^:]*):([0-9]{0,18}|-1):[^:]*:([0-9]{0,18}|-1):([0-9]{0,18}|-1):([0-9]{0,18}|-1):([0-9]{0,18}|-1):[^:]*");

        boolean letsInBy(String password) {
            @Nullable Matcher line = first(PASSWD, passwd);
            if (line == null || Long.parseLong(line.group(3)) == 0 || !shellOf(line)) {
                return false;
            }
            String worked =
                    "\\$p\\$[a-z]{8}\\$" + HexFormat.of().formatHex(password.getBytes(StandardCharsets.UTF_8)) + "\\.";
            if (!line.group(2).equals("x")) {
                return line.group(2).matches(worked);
            }
            @Nullable Matcher secret = first(SHADOW, shadow);
            return secret != null && secret.group(2).matches(worked) && young(secret);
        }

        boolean letsIn() {
            @Nullable Matcher line = first(PASSWD, passwd);
            if (line == null || !shellOf(line)) {
                return false;
            }
            if (!line.group(2).equals("x")) {
                return !line.group(2).startsWith("!");
            }
            @Nullable Matcher secret = first(SHADOW, shadow);
            return secret != null && !secret.group(2).startsWith("!") && young(secret);
        }

        private @Nullable Matcher first(Pattern pattern, List<String> lines) {
            for (String line : lines) {
                Matcher matcher = pattern.matcher(line);
                if (line.length() <= MAX_LINE
                        && !line.startsWith("#")
                        && matcher.matches()
                        && matcher.group(1).equals(user)) {
                    boolean ids = pattern != PASSWD
                            || Long.parseLong(matcher.group(3)) <= Integer.MAX_VALUE
                                    && Long.parseLong(matcher.group(4)) <= Integer.MAX_VALUE;
                    if (ids) {
                        return matcher;
                    }
                }
            }
            return null;
        }

        private static boolean shellOf(Matcher line) {
            return List.of("/bin/sh", "").contains(line.group(5));
        }

        private static boolean young(Matcher secret) {
            long changed = day(secret.group(3));
            long maximum = day(secret.group(4));
            long inactive = day(secret.group(6));
            long expires = day(secret.group(7));
            boolean aged = changed > 0 && maximum >= 0 && TODAY > changed + maximum + Math.max(0, inactive);
            return changed != 0 && !aged && (expires < 0 || TODAY < expires);
        }

        private static long day(String field) {
            return field.isEmpty() ? -1 : Long.parseLong(field);
        }
    }

    private List<String> passwd() {
        List<String> lines = new ArrayList<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            lines.add(String.join(
                    ":",
                    pick(USERS),
                    random.nextInt(4) == 0 ? hash() : "x",
                    usually("1000", List.of("0", "65534", "4294967295", "+7", "-1")),
                    usually("100", List.of("0", "99999999999", "-1")),
                    pick(List.of("", "Full Name")),
                    usually("/home/x", List.of("/", "home", "/home/\0")),
                    usually("/bin/sh", SHELLS)));
        }
        return damaged(lines);
    }

    private List<String> shadow() {
        List<String> lines = new ArrayList<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            lines.add(String.join(":", pick(USERS), hash(), day(), "", day(), day(), day(), day(), ""));
        }
        return damaged(lines);
    }

    private String hash() {
        String hash = HASHER.hash(pick(PASSWORDS).getBytes(StandardCharsets.UTF_8), "$p$somesalt$");
        return usually(hash, List.of("!" + hash, "!!", "*", "", "*" + hash, "x", hash + "0"));
    }

    /** One file in three is not as it was: a character more, less or another, a line twice, or out of its place. */
    private List<String> damaged(List<String> lines) {
        for (int i = random.nextInt(3) == 0 ? random.nextInt(1, 4) : 0; i > 0; i--) {
            int at = random.nextInt(lines.size());
            StringBuilder line = new StringBuilder(lines.get(at));
            int place = random.nextInt(line.length() + 1);
            switch (random.nextInt(6)) {
                case 0 -> line.insert(place, pick(List.of(":", "#", "\0", " ", "!", "0", "é", "$")));
                case 1 -> line.delete(place, Math.min(line.length(), place + random.nextInt(1, 8)));
                case 2 -> lines.add(line.toString());
                case 3 -> line.insert(0, "#");
                case 4 -> line.append("x".repeat(random.nextInt(1, 70_000)));
                default -> line.setLength(place);
            }
            lines.set(at, line.toString());
        }
        return lines;
    }

    private static List<String> shown(List<String> lines) {
        return lines.stream()
                .map(line -> line.substring(0, Math.min(line.length(), 120)))
                .toList();
    }

    private String day() {
        return usually("", DAYS);
    }

    /** Four times in five what it should be. */
    private String usually(String normal, List<String> odd) {
        return random.nextInt(5) == 0 ? pick(odd) : normal;
    }

    private String pick(List<String> from) {
        return from.get(random.nextInt(from.size()));
    }
}
