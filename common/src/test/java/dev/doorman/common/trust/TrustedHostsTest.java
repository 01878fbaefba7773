package dev.doorman.common.trust;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.account.Account;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is asked of whom, and when; what is answered is in the table of cases. */
class TrustedHostsTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.10");
    private static final TrustChecks READ = TrustCasesTest.checks("");
    private static final TrustChecks SKIPPED = TrustCasesTest.checks("-l");
    private static final Account JOHN = account("john", 1000);
    private static final Account ROOT = account("root", 0);

    @TempDir
    Path folder;

    private final FakeHostNames names = new FakeHostNames();
    private int readings;

    private static Account account(String name, int uid) {
        return new Account(name, uid, uid, List.of(uid), "/home/" + name, "/bin/sh");
    }

    private TrustedHosts judge(String equiv) {
        RhostsSource rhosts = _ -> {
            readings++;
            return new RhostsSource.Reading.Absent();
        };
        TrustFile file = TrustFile.parse(equiv.getBytes(StandardCharsets.ISO_8859_1), "hosts.equiv");
        return new TrustedHosts(file, rhosts, names, Netgroups.none(), TrustSettings.standard());
    }

    private static TrustDecision refused(TrustRefusal why) {
        return new TrustDecision.Refused(why);
    }

    @Test
    void theUsersFileIsReadOnlyWhenItIsNeeded() {
        TrustDecision trusted = new TrustDecision.Trusted(TrustSource.HOSTS_EQUIV);
        assertThat(judge("192.0.2.10").judge(JOHN, "john", CLIENT, READ)).isEqualTo(trusted);
        assertThat(judge("").judge(JOHN, "john", CLIENT, SKIPPED)).isEqualTo(refused(TrustRefusal.NO_ENTRY));
        assertThat(judge("+").judge(JOHN, "-", CLIENT, READ)).isEqualTo(refused(TrustRefusal.BAD_NAME));
        assertThat(readings).isZero();
        assertThat(judge("+ +").judge(ROOT, "root", CLIENT, SKIPPED)).isEqualTo(refused(TrustRefusal.NO_ENTRY));
        assertThat(judge("").judge(JOHN, "john", CLIENT, READ)).isEqualTo(refused(TrustRefusal.NO_ENTRY));
        assertThat(readings).isEqualTo(2);
    }

    @Test
    void aBadNameAsksNobody() {
        assertThat(judge("+").judge(JOHN, "", CLIENT, READ)).isEqualTo(refused(TrustRefusal.BAD_NAME));
        assertThat(names.questions).isZero();
    }

    @Test
    void namesAreAskedForDenialsOnlyAndNotWithoutEnd() {
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 1000; i++) {
            many.append("h").append(i).append(".example.com\n");
        }
        assertThat(judge(many.toString()).judge(JOHN, "john", CLIENT, READ)).isEqualTo(refused(TrustRefusal.NO_ENTRY));
        assertThat(names.questions).isEqualTo(1);

        String denials = "-" + many.toString().strip().replace("\n", "\n-");
        assertThat(judge(denials + "\n192.0.2.10").judge(JOHN, "john", CLIENT, READ))
                .isEqualTo(new TrustDecision.Trusted(TrustSource.HOSTS_EQUIV));
        assertThat(names.questions).isEqualTo(1002);
        assertThat(judge(denials + "\n" + denials).judge(JOHN, "john", CLIENT, READ))
                .as("too many to ask: a denial holds")
                .isEqualTo(refused(TrustRefusal.DENIED));
    }

    @Test
    void theFirstNameThatCannotBeToldIsTheLastThatIsAskedFor() {
        names.untold("a.example.com");
        assertThat(judge("x -john\nx -mary\n-a.example.com\n").judge(JOHN, "john", CLIENT, READ))
                .isEqualTo(refused(TrustRefusal.DENIED));
        assertThat(names.questions).isEqualTo(3);
    }

    @Test
    void aLocalNameThatIsNobodysHasNoNamesake() {
        assertThat(judge("192.0.2.10").judge(account("a+b+c", 1000), "john", CLIENT, READ))
                .isEqualTo(refused(TrustRefusal.NO_ENTRY));
    }

    @Test
    void theSystemsOwnTrustIsOneLine() {
        Trust trust = Trust.of(folder, TrustSettings::standard, new HomeRhosts());
        assertThat(trust.judge(JOHN, "john", InetAddress.ofLiteral("127.0.0.1"), SKIPPED))
                .isEqualTo(refused(TrustRefusal.NO_ENTRY));
    }
}
