package dev.doorman.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.ban.BanPolicy;
import dev.doorman.common.ban.Source;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BanListTest {
    private static final InetAddress CLIENT = InetAddress.ofLiteral("192.0.2.7");

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private long now;
    private int allowed = 3;
    private final BanList bans = new BanList(
            () -> new BanPolicy(allowed, Duration.ofMinutes(1), Duration.ofSeconds(10), Duration.ofHours(1), List.of()),
            () -> now,
            registry);

    private double active() {
        return registry.get("doorman.bans.active").gauge().value();
    }

    @Test
    void failuresAtAllServicesCountTogether() {
        bans.loginFailed(CLIENT, "telnet");
        bans.loginFailed(CLIENT, "exec");
        assertThat(bans.bans(CLIENT)).isFalse();
        bans.loginFailed(CLIENT, "ftp");
        assertThat(bans.bans(CLIENT)).isTrue();
        assertThat(bans.bans(InetAddress.ofLiteral("192.0.2.8"))).isFalse();
        assertThat(active()).isEqualTo(1);
        assertThat(registry.get("doorman.bans").tag("service", "ftp").counter().count())
                .isEqualTo(1);
        now += Duration.ofSeconds(10).toNanos();
        assertThat(bans.bans(CLIENT)).isFalse();
        assertThat(active()).isZero();
    }

    @Test
    void theSettingsOfTheMomentHold() {
        allowed = 1;
        bans.loginFailed(CLIENT, "telnet");
        assertThat(bans.all()).singleElement().hasFieldOrPropertyWithValue("failures", 1);
    }

    @Test
    void withoutAnAuthdAPardonHoldsHere() {
        for (int i = 0; i < 3; i++) {
            bans.loginFailed(CLIENT, "telnet");
        }
        assertThat(new Access(bans, null).pardon(Source.of(CLIENT)).result()).isEqualTo(Access.Pardon.HERE);
        assertThat(bans.bans(CLIENT)).isFalse();
    }
}
