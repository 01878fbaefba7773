package dev.doorman.common.account;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccountsTest {
    private static final String JOHN = "john:x:1000:100:John Doe,,,:/home/john:/bin/sh";
    private static final AccountName NAME = new AccountName("john");

    @Test
    void readsAUser() {
        Accounts accounts = accounts(
                List.of("# users", "", JOHN),
                List.of("users:x:100:", "disk:x:6:root,john", "audio:x:29:john", "wheel:x:10:johnny"));
        assertThat(accounts.find(NAME))
                .contains(new Account("john", 1000, 100, List.of(100, 6, 29), "/home/john", "/bin/sh"));
        assertThat(accounts.find(new AccountName("johnny"))).isEmpty();
    }

    @Test
    void anEmptyShellIsTheStandardOne() {
        assertThat(accounts(List.of("john:x:1000:100::/home/john:"), List.of()).find(NAME))
                .map(Account::shell)
                .contains("/bin/sh");
    }

    @Test
    void thePrimaryGroupIsNotTwiceThere() {
        assertThat(accounts(List.of(JOHN), List.of("users:x:100:john,john", "b:x:7:john"))
                        .find(NAME))
                .map(Account::groups)
                .contains(List.of(100, 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "john",
                "john:x:1000:100:/home/john:/bin/sh",
                "john:x:1000:100::/home/john:/bin/sh:more",
                "john:x::100::/home/john:/bin/sh",
                "john:x:-1:100::/home/john:/bin/sh",
                "john:x:4294967295:100::/home/john:/bin/sh",
                "john:x:4294967296:100::/home/john:/bin/sh",
                "john:x:99999999999999999999:100::/home/john:/bin/sh",
                "john:x:0x10:100::/home/john:/bin/sh",
                "john:x:1000:john::/home/john:/bin/sh",
                "john:x:1000:100::home:/bin/sh",
                "john:x:1000:100::/home/john:sh",
                "john:x:1000:100::/home/john:/bin/sh\0",
                "john:x:1000:100::/home\u007f:/bin/sh",
                "+john:x:1000:100:::",
                "-john:x:1000:100::/home/john:/bin/sh",
                ":x:1000:100::/home/john:/bin/sh",
            })
    void leavesOutALineThatIsNone(String line) {
        Accounts accounts = accounts(List.of(line, "next:x:1001:100::/:/bin/sh"), List.of());
        assertThat(accounts.find(NAME)).isEmpty();
        assertThat(accounts.find(new AccountName("next"))).isPresent();
    }

    @Test
    void leavesOutALineThatIsTooLong() {
        String line = "john:x:1000:100:" + "x".repeat(70_000) + ":/home/john:/bin/sh";
        assertThat(accounts(List.of(line), List.of()).find(NAME)).isEmpty();
    }

    @Test
    void theFirstOfTwoLinesHolds() {
        Accounts accounts = accounts(List.of(JOHN, "john:x:0:0::/root:/bin/sh"), List.of());
        assertThat(accounts.find(NAME)).map(Account::uid).contains(1000);
    }

    @Test
    void findsByIdAsWell() {
        Accounts accounts = accounts(
                List.of(JOHN, "jack:x:1000:100::/home/jack:/bin/sh", "mary:x:1001:100::/home/mary:/bin/sh"),
                List.of("users:x:100:", "users:x:7:"));
        assertThat(accounts.byUid(1000)).isEqualTo(accounts.find(NAME));
        assertThat(accounts.byUid(1001)).map(Account::name).contains("mary");
        assertThat(accounts.byUid(1002)).isEmpty();
        assertThat(accounts.gid("users")).hasValue(100);
        assertThat(accounts.gid("wheel")).isEmpty();
        assertThat(accounts.hasGroup(7)).isTrue();
        assertThat(accounts.hasGroup(8)).isFalse();
    }

    @Test
    void showsNobodyAPassword() {
        Accounts accounts = accounts(
                List.of(JOHN, "mary:CCNf8Sbh3HDfQ:1001:100::/home/mary:", "broken"),
                List.of("users:secret:100:mary,john", "wheel:x:10:"));
        assertThat(accounts.passwdForAll()).containsExactly(JOHN, "mary:x:1001:100::/home/mary:/bin/sh");
        assertThat(accounts.groupForAll()).containsExactly("users:x:100:john,mary", "wheel:x:10:");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource({
        "john:x:1:1::/:/bin/sh,          john:$6$a$b:1::::::,      ''",
        "john:x:1:1::/:/bin/sh,          john:*:1::::::,           ''",
        "john:x:1:1::/:/bin/sh,          john::1::::::,            ''",
        "john:*:1:1::/:/bin/sh,          '',                       ''",
        "john:x:1:1::/:/bin/sh,          john:!$6$a$b:1::::::,     locked",
        "john:x:1:1::/:/bin/sh,          john:!!:1::::::,          locked",
        "john:!:1:1::/:/bin/sh,          john:$6$a$b:1::::::,      locked",
        "john:x:1:1::/:/bin/sh,          '',                       locked",
        "john:x:1:1::/:/bin/sh,          john:$6$a$b:1:::::20000:, expired",
        "john:x:1:1::/:/bin/sh,          john:$6$a$b:1:::::20001:, ''",
        "john:x:1:1::/:/bin/sh,          john:$6$a$b:0::::::,      expired",
        "john:x:1:1::/:/bin/sh,          john:$6$a$b:19000::90:7:::, expired",
        "john:x:1:1::/:/usr/sbin/nologin, john:$6$a$b:1::::::,     shell",
        "mary:x:1:1::/:/bin/sh,          john:$6$a$b:1::::::,      unknown-user",
    })
    void whatKeepsAUserOutWhereNoPasswordIsAsked(String passwd, String shadow, String fault) {
        Accounts accounts = Accounts.of(List.of(passwd), List.of(), List.of(shadow), null);
        Account john = accounts.find(NAME).orElseGet(() -> new Account("john", 1, 1, List.of(1), "/", "/bin/sh"));
        assertThat(accounts.faultWithoutPassword(john, 20_000)
                        .map(PasswordCheck.Fault::label)
                        .orElse(""))
                .isEqualTo(fault);
    }

    @Test
    void tellsWhenAPasswordComesToItsEnd() {
        Accounts accounts = Accounts.of(List.of(JOHN), List.of(), List.of("john:$6$a$b:19990:0:30:7:::"), null);
        assertThat(accounts.daysToTell(NAME, 20_012)).isEmpty();
        assertThat(accounts.daysToTell(NAME, 20_013)).hasValue(7);
        assertThat(accounts.daysToTell(new AccountName("mary"), 20_013)).isEmpty();
    }

    @Test
    void shadowCountsOnlyWherePasswdSendsUsThere() {
        List<String> shadow = List.of("john:$6$salt$hash:1:::::3:");
        assertThat(password("x", shadow)).isEqualTo(new Shadow("$6$salt$hash", 1, -1, -1, -1, 3));
        assertThat(password("x", List.of())).isEqualTo(Shadow.ageless("x"));
        assertThat(password("*", shadow)).isEqualTo(Shadow.ageless("*"));
        assertThat(password("", shadow)).isEqualTo(Shadow.ageless(""));
        assertThat(password("CCNf8Sbh3HDfQ", shadow)).isEqualTo(Shadow.ageless("CCNf8Sbh3HDfQ"));
    }

    @Test
    void aShadowLineThatIsNoneOpensNothing() {
        for (String line :
                List.of("john:$6$salt$hash", "john:$6$salt$hash:1:::::never:", "john:$6$salt$hash:a::::::")) {
            assertThat(password("x", List.of(line))).isEqualTo(Shadow.ageless("x"));
        }
    }

    @Test
    void aHashIsShownByNoText() {
        assertThat(password("x", List.of("john:$6$salt$hash:1::::::")))
                .asString()
                .doesNotContain("hash");
        assertThat(AccountFiles.passwd(List.of("john:$6$salt$hash:1:1::/:"), "passwd")
                        .toString())
                .doesNotContain("hash");
    }

    @Test
    void withoutAListAnyShellThatCanBeRunIsOne() {
        Accounts accounts = accounts(List.of(), List.of());
        assertThat(accounts.loginShell("/bin/sh")).isTrue();
        for (String shell :
                List.of("/usr/sbin/nologin", "/sbin/nologin", "/bin/false", "/no/such/shell", "/etc/passwd")) {
            assertThat(accounts.loginShell(shell)).as(shell).isFalse();
        }
    }

    @Test
    void withAListOnlyWhatIsInIt() {
        Accounts listed = shells(List.of("# shells", "/bin/zsh", " /bin/dash ", "sh"));
        assertThat(listed.loginShell("/bin/zsh")).isTrue();
        assertThat(listed.loginShell("/bin/dash")).isTrue();
        assertThat(listed.loginShell("/bin/sh")).isFalse();
        assertThat(listed.loginShell("sh")).isFalse();
        assertThat(shells(List.of()).loginShell("/bin/sh")).as("a list of none").isFalse();
    }

    @Test
    void knowsTheUsualMethod() {
        List<String> shadow = List.of(
                "a:$6$a$1:1::::::", "b:$y$j9T$b$2:1::::::", "c:$y$j9T$c$3:1::::::", "d:!$6$d$4:1::::::", "e:*:1::::::");
        assertThat(Accounts.of(List.of(), List.of(), shadow, null).usualHash()).startsWith("$y$");
        assertThat(Accounts.of(List.of(), List.of(), List.of("a:*:1::::::", "b:$:1::::::"), null)
                        .usualHash())
                .isEqualTo("$");
        assertThat(accounts(List.of(), List.of()).usualHash()).isEmpty();
    }

    @Test
    void readsAFolderWithoutMixing(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("passwd"), JOHN + "\nroot:x:0:0::/root:/bin/sh\n");
        Accounts accounts = Accounts.load(folder);
        assertThat(accounts.find(NAME)).isPresent();
        assertThat(accounts.password(new AccountName("root"))).contains(Shadow.ageless("x"));
        assertThat(accounts.find(new AccountName("daemon"))).isEmpty();
        assertThat(accounts.loginShell("/bin/sh")).isTrue();
        Files.createFile(folder.resolve("shells"));
        assertThat(Accounts.load(folder).loginShell("/bin/sh")).isFalse();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void garbageIsLeftOut(long seed) {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
        List<String> lines = random.ints(50, 0, 60)
                .mapToObj(length -> random.ints(length, 0, 256)
                        .map(c -> c % 5 == 0 ? ':' : c % 7 == 0 ? '0' + c % 10 : c)
                        .mapToObj(Character::toString)
                        .collect(Collectors.joining()))
                .toList();
        Accounts accounts = Accounts.of(lines, lines, lines, lines);
        assertThat(accounts.find(NAME)).as("seed %d", seed).isEmpty();
        assertThat(accounts.loginShell("/bin/sh")).as("seed %d", seed).isFalse();
    }

    private static @Nullable Shadow password(String field, List<String> shadow) {
        return Accounts.of(List.of("john:" + field + ":1000:100::/home/john:/bin/sh"), List.of(), shadow, null)
                .password(NAME)
                .orElse(null);
    }

    private static Accounts accounts(List<String> passwd, List<String> group) {
        return Accounts.of(passwd, group, List.of(), null);
    }

    private static Accounts shells(List<String> shells) {
        return Accounts.of(List.of(), List.of(), List.of(), shells);
    }
}
