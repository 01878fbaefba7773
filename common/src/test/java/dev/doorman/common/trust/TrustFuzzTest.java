package dev.doorman.common.trust;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import dev.doorman.common.account.Account;
import dev.doorman.common.testing.Soak;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Files and callers that nobody thought of: nothing breaks or hangs, and nothing is granted that rhosts(5) refuses. */
class TrustFuzzTest {
    private static final Logger LOG = Logger.getLogger("dev.doorman.common.trust");
    private static final long SEED = 20_260_109L;
    private static final int ROUNDS = Soak.rounds(10_000, 50_000);
    private static final int LEAST_YES = ROUNDS / 50;

    private static final Map<String, List<String>> LEADS = Map.of(
            "good.example.com", List.of("192.0.2.10"),
            "other.example.com", List.of("192.0.2.11", "2001:db8:0:0:0:0:0:6"),
            "bad.example.com", List.of("192.0.2.66"),
            "desk.home.example", List.of("192.0.2.20"),
            "desk", List.of("192.0.2.20"),
            "alias.example.com", List.of("192.0.2.10"));
    private static final Map<String, String> CLAIMS = Map.of(
            "192.0.2.10", "good.example.com",
            "192.0.2.11", "Other.Example.com",
            "2001:db8:0:0:0:0:0:6", "other.example.com",
            "192.0.2.66", "bad.example.com",
            "192.0.2.20", "desk.home.example",
            "203.0.113.7", "good.example.com",
            "203.0.113.8", "desk.home.example");
    private static final List<String> ADDRESSES = List.of(
            "192.0.2.10",
            "192.0.2.11",
            "2001:db8:0:0:0:0:0:6",
            "192.0.2.66",
            "192.0.2.20",
            "203.0.113.7",
            "203.0.113.8",
            "192.0.2.40");
    private static final Map<String, List<String>> GROUPS = Map.of(
            "lab", List.of("good.example.com,", "192.0.2.64/27,-"),
            "staff", List.of("-,john", "-,CORP+ann", "lab"),
            "all", List.of("staff", "all", ",mary"));
    private static final String NETGROUP = """
            lab (good.example.com,,) (192.0.2.64/27,-,)
            staff (-,john,) (-,CORP+ann,) lab
            all staff all (,mary,)
            """;
    private static final List<String> HOSTS = List.of(
            "good.example.com",
            "GOOD.example.com.",
            "other.example.com",
            "bad.example.com",
            "alias.example.com",
            "desk",
            "desk.home.example",
            "192.0.2.10",
            "192.0.2.0/26",
            "192.0.2.64/26",
            "2001:db8::/32",
            "2001:db8::6",
            "0.0.0.0/0",
            "203.0.113.7",
            "+",
            "-",
            "@lab",
            "@all",
            "@",
            "@none",
            "");
    private static final List<String> USERS = List.of(
            "john", "mary", "ann", "CORP+ann", "corp+ann", "OTHER+ann", "+", "-", "@staff", "@all", "@none", "");
    private static final List<String> SIGNS = List.of("", "", "", "", "", "+", "+", "-");
    private static final List<String> GAPS = List.of(" ", " ", "\t", "  ", "\r", "\0", "\u000b", " #", "\u00a0");
    private static final List<String> ENDS = List.of("\n", "\n", "\n", "\r\n", "\r", " \n", " # no\n", " more\n");
    private static final String LETTERS = "+-@#ab.:/(), \t\r\n\\0189";
    private static final List<String> CALLERS = List.of(
            "john",
            "john",
            "john",
            "mary",
            "mary",
            "ann",
            "CORP+ann",
            "Corp+ann",
            "OTHER+ann",
            "root",
            "-f",
            "+",
            "a b",
            "");
    private static final List<String> LOCALS = List.of("john", "mary", "CORP+ann", "root");

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
    @Timeout(300)
    void grantsNothingThatTheReferenceRefuses() {
        FakeHostNames names = new FakeHostNames();
        CLAIMS.forEach(names::claims);
        LEADS.forEach((name, to) -> names.leads(name, to.toArray(String[]::new)));
        Netgroups groups = Netgroups.parse(NETGROUP.getBytes(StandardCharsets.ISO_8859_1), "netgroup");
        Map<TrustRefusal, Integer> refusals = new EnumMap<>(TrustRefusal.class);
        Map<TrustSource, Integer> grants = new EnumMap<>(TrustSource.class);
        int agreed = 0;
        for (int round = 0; round < ROUNDS; round++) {
            @Nullable String principal = random.nextInt(3) == 0 ? "CORP" : null;
            @Nullable String own = random.nextBoolean() ? "home.example" : null;
            String equiv = file();
            @Nullable String rhosts = random.nextInt(8) == 0 ? null : file();
            String local = pick(LOCALS);
            String address = pick(ADDRESSES);
            PlainReference.Asked asked = new PlainReference.Asked(
                    pick(CALLERS),
                    local,
                    local.equals("root"),
                    address,
                    CLAIMS.get(address),
                    random.nextInt(3) == 0,
                    random.nextInt(3) == 0);
            boolean expected = new PlainReference(LEADS, GROUPS, principal, own).trusts(equiv, rhosts, asked);
            TrustSettings settings = new TrustSettings(principal, own == null ? null : new HostName(own), null);
            TrustDecision decision =
                    judge(new TrustedHosts(parse(equiv), user -> read(rhosts, user), names, groups, settings), asked);
            switch (decision) {
                case TrustDecision.Trusted(TrustSource source) -> {
                    grants.merge(source, 1, Integer::sum);
                    if (!expected) {
                        fail(
                                "seed %d round %d: granted to %s%nhosts.equiv:%n%s%nrhosts:%n%s",
                                SEED, round, asked, equiv, rhosts);
                    }
                }
                case TrustDecision.Refused(TrustRefusal why) -> refusals.merge(why, 1, Integer::sum);
            }
            agreed += expected == decision instanceof TrustDecision.Trusted ? 1 : 0;
        }
        assertThat(grants).as("seed %d", SEED).hasSize(TrustSource.values().length);
        assertThat(grants.values()).as("seed %d: %s", SEED, grants).allMatch(count -> count >= LEAST_YES);
        assertThat(refusals.keySet())
                .contains(
                        TrustRefusal.NO_ENTRY, TrustRefusal.DENIED, TrustRefusal.HOST_MISMATCH, TrustRefusal.BAD_NAME);
        assertThat(agreed).as("answers that are the same").isGreaterThan(ROUNDS * 8 / 10);
    }

    @Test
    @Timeout(120)
    void takesAnyBytes() {
        int entries = 0;
        for (int round = 0; round < ROUNDS; round++) {
            byte[] bytes = new byte[random.nextInt(400)];
            random.nextBytes(bytes);
            if (random.nextBoolean()) {
                for (int i = 0; i < bytes.length; i++) {
                    bytes[i] = (byte) LETTERS.charAt(Byte.toUnsignedInt(bytes[i]) % LETTERS.length());
                }
            }
            entries += TrustFile.parse(bytes, "seed").entries().size();
            assertThat(Netgroups.parse(bytes, "seed").ofHost("a", _ -> true)).isNotNull();
        }
        assertThat(entries).as("seed %d", SEED).isGreaterThan(ROUNDS / 100);
    }

    private static TrustDecision judge(TrustedHosts judge, PlainReference.Asked asked) {
        int uid = asked.root() ? 0 : 1000;
        Account local = new Account(asked.local(), uid, uid, List.of(uid), "/nowhere", "/bin/sh");
        TrustChecks checks = TrustCasesTest.checks((asked.a() ? "-a" : "") + (asked.l() ? "-l" : ""));
        return judge.judge(local, asked.remote(), InetAddress.ofLiteral(asked.address()), checks);
    }

    private static TrustFile parse(String text) {
        return TrustFile.parse(text.getBytes(StandardCharsets.ISO_8859_1), "hosts.equiv");
    }

    private static RhostsSource.Reading read(@Nullable String text, Account user) {
        return text == null
                ? new RhostsSource.Reading.Absent()
                : RhostsSource.Reading.of(text.getBytes(StandardCharsets.ISO_8859_1), user);
    }

    private String file() {
        StringBuilder text = new StringBuilder();
        for (int line = random.nextInt(6); line > 0; line--) {
            if (random.nextInt(20) == 0) {
                text.append((char) random.nextInt(256));
            }
            text.append(pick(SIGNS)).append(pick(HOSTS));
            if (random.nextInt(3) > 0) {
                text.append(random.nextInt(8) == 0 ? pick(GAPS) : " ")
                        .append(pick(SIGNS))
                        .append(pick(USERS));
            }
            text.append(random.nextInt(4) == 0 ? pick(ENDS) : "\n");
        }
        return text.toString();
    }

    private String pick(List<String> list) {
        return list.get(random.nextInt(list.size()));
    }
}
