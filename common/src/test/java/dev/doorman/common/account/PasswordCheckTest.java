package dev.doorman.common.account;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.PasswordCheck.Fault;
import dev.doorman.common.account.PasswordCheck.Judgement;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Who gets in, and that it takes the same work to find out. */
class PasswordCheckTest {
    private static final long TODAY = 20_000;
    private static final String JOHNS = "$t$salt$johns-password";
    private static final String LOCKED = "$t$salt$locked-password";
    private static final String MARYS = "$t$salt$marys-password";

    private static final List<String> PASSWD = List.of(
            "root:x:0:0::/root:/bin/sh",
            "toor:x:0:0::/root:/bin/sh",
            "john:x:1000:100::/home/john:/bin/sh",
            "mary:" + MARYS + ":1001:100::/home/mary:/bin/sh",
            "shut:*:1002:100::/home/shut:/bin/sh",
            "open::1003:100::/home/open:/bin/sh",
            "nopass:x:1004:100::/home/nopass:/bin/sh",
            "star:x:1005:100::/home/star:/bin/sh",
            "locked:x:1006:100::/home/locked:/bin/sh",
            "ended:x:1007:100::/home/ended:/bin/sh",
            "aged:x:1008:100::/home/aged:/bin/sh",
            "change:x:1009:100::/home/change:/bin/sh",
            "ftp:x:1010:100::/srv/ftp:/usr/sbin/nologin",
            "lost:x:1011:100::/home/lost:/bin/sh",
            "token:x:1012:100::/home/token:/bin/sh");

    private static final List<String> SHADOW = List.of(
            "root:" + JOHNS + ":1::::::",
            "toor:" + JOHNS + ":1::::::",
            "john:" + JOHNS + ":1::::::",
            "shut:" + JOHNS + ":1::::::",
            "open:" + JOHNS + ":1::::::",
            "nopass::1::::::",
            "star:*:1::::::",
            "locked:!" + LOCKED + ":1::::::",
            "ended:" + JOHNS + ":1:::::19999:",
            "aged:" + JOHNS + ":19000:0:90:7:::",
            "change:" + JOHNS + ":0::::::",
            "ftp:" + JOHNS + ":1::::::",
            "token:*0*0*0*0*0*0*0*0:1::::::");

    private final CountingHasher hasher = new CountingHasher();
    private final PasswordCheck check = new PasswordCheck(hasher);
    private final Accounts accounts = Accounts.of(PASSWD, List.of(), SHADOW, null);

    /**
     * A login.
     *
     * @param fault null: let in
     * @param setting what the one hash must have been made with
     */
    record Case(String user, String password, @Nullable Fault fault, String setting) {}

    static Stream<Case> cases() {
        return Stream.of(
                new Case("john", "johns-password", null, JOHNS),
                new Case("mary", "marys-password", null, MARYS),
                new Case("john", "johns-passwor", Fault.WRONG_PASSWORD, JOHNS),
                new Case("john", "johns-password\0", Fault.WRONG_PASSWORD, JOHNS),
                new Case("john", "johns-password\0tail", Fault.WRONG_PASSWORD, JOHNS),
                new Case("john", "", Fault.WRONG_PASSWORD, JOHNS),
                new Case("nobody", "johns-password", Fault.UNKNOWN_USER, JOHNS),
                new Case("", "johns-password", Fault.UNKNOWN_USER, JOHNS),
                new Case("-fjohn", "johns-password", Fault.UNKNOWN_USER, JOHNS),
                new Case("-f john", "johns-password", Fault.UNKNOWN_USER, JOHNS),
                new Case("john\0", "johns-password", Fault.UNKNOWN_USER, JOHNS),
                new Case("john\n", "johns-password", Fault.UNKNOWN_USER, JOHNS),
                new Case("j".repeat(300), "johns-password", Fault.UNKNOWN_USER, JOHNS),
                new Case("shut", "johns-password", Fault.LOCKED, JOHNS),
                new Case("open", "", Fault.NO_PASSWORD, JOHNS),
                new Case("open", "johns-password", Fault.NO_PASSWORD, JOHNS),
                new Case("nopass", "", Fault.NO_PASSWORD, JOHNS),
                new Case("star", "*", Fault.LOCKED, JOHNS),
                new Case("lost", "x", Fault.LOCKED, JOHNS),
                new Case("locked", "locked-password", Fault.LOCKED, LOCKED),
                new Case("locked", "other", Fault.WRONG_PASSWORD, LOCKED),
                new Case("ended", "johns-password", Fault.EXPIRED, JOHNS),
                new Case("aged", "johns-password", Fault.EXPIRED, JOHNS),
                new Case("change", "johns-password", Fault.EXPIRED, JOHNS),
                new Case("ftp", "johns-password", Fault.SHELL, JOHNS),
                new Case("root", "johns-password", Fault.ROOT, JOHNS),
                new Case("toor", "johns-password", Fault.ROOT, JOHNS));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void judgesByOneHash(Case login) {
        Judgement judgement = judge(login.user(), login.password(), false);
        assertThat(hasher.settings).containsExactly(login.setting());
        Fault fault = login.fault();
        if (fault == null) {
            assertThat(judgement)
                    .isInstanceOfSatisfying(
                            Judgement.Right.class,
                            right -> assertThat(right.account().name()).isEqualTo(login.user()));
        } else {
            assertThat(judgement).isEqualTo(new Judgement.Wrong(fault));
        }
    }

    @Test
    void rootGetsInWhereItIsAllowed() {
        assertThat(judge("root", "johns-password", true)).isInstanceOf(Judgement.Right.class);
        assertThat(judge("root", "other", true)).isEqualTo(new Judgement.Wrong(Fault.WRONG_PASSWORD));
    }

    @Test
    void aTokenOfFailureMatchesNothing() {
        assertThat(judge("token", "*0*0*0*0*0*0*0*0", false)).isInstanceOf(Judgement.Wrong.class);
        assertThat(hasher.settings).hasSize(1);
    }

    @Test
    void aHasherThatFailsLetsNobodyIn() {
        hasher.broken = true;
        for (String user : List.of("john", "nobody", "nopass", "star")) {
            assertThat(judge(user, "", false)).as(user).isInstanceOf(Judgement.Wrong.class);
        }
    }

    @Test
    void withoutAnyHashTheDecoyIsThisProcesssOwn() {
        Accounts none = Accounts.of(PASSWD, List.of(), List.of(), null);
        assertThat(check.judge(none, "nobody", bytes("secret"), TODAY, false))
                .isEqualTo(new Judgement.Wrong(Fault.UNKNOWN_USER));
        assertThat(hasher.settings).containsExactly("$y$fresh$");
    }

    @Test
    void leavesThePasswordToItsOwner() {
        byte[] password = bytes("johns-password");
        check.judge(accounts, "john", password, TODAY, false);
        assertThat(password).isEqualTo(bytes("johns-password"));
    }

    private Judgement judge(String user, String password, boolean rootLogin) {
        return check.judge(accounts, user, bytes(password), TODAY, rootLogin);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /** Does no work, and remembers what it was asked for. Like the real one it sees no further than a NUL. */
    private static final class CountingHasher implements PasswordHasher {
        private final List<String> settings = new ArrayList<>();
        private boolean broken;

        @Override
        public String hash(byte[] password, String setting) {
            settings.add(setting);
            String text = new String(password, StandardCharsets.UTF_8);
            int end = text.indexOf('\0');
            return broken ? "" : "$t$salt$" + (end < 0 ? text : text.substring(0, end));
        }

        @Override
        public String setting(String method) {
            return method + "fresh$";
        }
    }
}
