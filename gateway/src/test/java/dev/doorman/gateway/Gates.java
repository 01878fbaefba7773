package dev.doorman.gateway;

import dev.doorman.common.settings.BrokenConfigurationException;
import dev.doorman.common.settings.Settings;
import dev.doorman.common.trust.HostName;
import dev.doorman.common.trust.HostNames;
import dev.doorman.gateway.access.BanList;
import dev.doorman.gateway.access.Gate;
import dev.doorman.gateway.access.GatePolicy;
import dev.doorman.gateway.access.rules.AccessRules;
import dev.doorman.gateway.ingress.Ingress;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Gates for tests that are about something else. */
public final class Gates {
    private Gates() {}

    /** One that keeps nobody out but whom a list bans, and asks for no name. */
    public static Gate open(BanList bans, MeterRegistry registry) {
        GatePolicy policy = new GatePolicy(settings(), AccessRules.NONE);
        HostNames nobody = new HostNames() {
            @Override
            public Optional<String> reverse(InetAddress address) throws IOException {
                throw new IOException("no rule asks for " + address);
            }

            @Override
            public List<InetAddress> forward(HostName name) throws IOException {
                throw new IOException("no rule asks for " + name);
            }
        };
        return new Gate(() -> policy, bans, nobody, Gate.Clocks.system(), registry);
    }

    /** One that trusts no balancer. */
    public static Ingress ingress() {
        return new Ingress(_ -> List.of(), _ -> Duration.ofSeconds(5));
    }

    private static Settings settings() {
        try {
            return Settings.parse(List.of());
        } catch (BrokenConfigurationException e) {
            throw new IllegalStateException(e);
        }
    }
}
