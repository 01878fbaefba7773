package dev.doorman.common.trust;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** Names that lead back to where they came from, and all the others. */
class ClientNameTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.10");
    private static final HostName OWN = new HostName("example.com");

    private final FakeHostNames names = new FakeHostNames();

    private ClientName name() {
        return ClientName.of(CLIENT, names);
    }

    private static ClientName confirmed(String text) {
        return new ClientName.Confirmed(new HostName(text));
    }

    private static ClientName.Contradicted contradicted(String text) {
        return new ClientName.Contradicted(HostName.of(text));
    }

    @Test
    void aNameThatLeadsBackIsConfirmed() {
        names.claims("192.0.2.10", "Host.Example.COM.").leads("host.example.com", "2001:db8::1", "192.0.2.10");
        assertThat(name()).isEqualTo(confirmed("host.example.com"));
    }

    @Test
    void anAddressAlsoLeadsBackInItsIpv6Dress() {
        names.claims("192.0.2.10", "host.example.com").leads("host.example.com", "::ffff:192.0.2.10");
        assertThat(name()).isEqualTo(confirmed("host.example.com"));
    }

    @Test
    void aNameThatLeadsElsewhereOrNowhereIsContradicted() {
        names.claims("192.0.2.10", "host.example.com").leads("host.example.com", "192.0.2.11");
        assertThat(name()).isEqualTo(contradicted("host.example.com"));
        assertThat(ClientName.of(CLIENT, new FakeHostNames().claims("192.0.2.10", "gone.example.com")))
                .isEqualTo(contradicted("gone.example.com"));
    }

    @Test
    void whatCannotBeConfirmedNowIsContradicted() {
        names.claims("192.0.2.10", "host.example.com").untold("host.example.com");
        assertThat(name()).isEqualTo(contradicted("host.example.com"));
    }

    @Test
    void noNameAndNoAnswerAreNoContradiction() {
        assertThat(name()).isEqualTo(new ClientName.None());
        names.untold(CLIENT);
        assertThat(name()).isEqualTo(new ClientName.None());
    }

    @Test
    void aClaimThatIsNoNameIsNeverLookedUp() {
        for (String claim : new String[] {
            "192.0.2.10",
            "0xc000020a",
            "*.example.com",
            "a b",
            "",
            ".",
            "-x.example.com",
            "host..example.com",
            "h\u00f6st.example.com",
            "\u212aelvin.example.com",
            "x".repeat(64) + ".example.com",
            "x.".repeat(127) + "com",
            "host.example.com/24",
            "2001:db8::1"
        }) {
            FakeHostNames one = new FakeHostNames().claims("192.0.2.10", claim).leads(claim, "192.0.2.10");
            assertThat(ClientName.of(CLIENT, one)).as(claim).isEqualTo(new ClientName.Contradicted(null));
            assertThat(one.questions).as(claim).isEqualTo(1);
        }
    }

    @Test
    void aClaimIsOfOurDomainWhereItsLabelsSaySo() {
        assertThat(contradicted("host.example.com").isOf(OWN)).isTrue();
        assertThat(contradicted("a.b.example.com").isOf(OWN)).isTrue();
        assertThat(contradicted("example.com").isOf(OWN)).isTrue();
        assertThat(contradicted("host").isOf(OWN)).as("a short name").isTrue();
        assertThat(contradicted("host").isOf(null)).isTrue();
        assertThat(contradicted("badexample.com").isOf(OWN)).isFalse();
        assertThat(contradicted("host.example.net").isOf(OWN)).isFalse();
        assertThat(contradicted("host.example.com").isOf(null)).isFalse();
        assertThat(new ClientName.Contradicted(null).isOf(OWN)).isFalse();
    }
}
