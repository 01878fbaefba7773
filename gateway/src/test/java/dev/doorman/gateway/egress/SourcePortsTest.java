package dev.doorman.gateway.egress;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.net.PortRange;
import dev.doorman.common.settings.DialPolicy;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.PrimitiveIterator;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SourcePortsTest {
    private static List<Integer> all(PrimitiveIterator.OfInt ports) {
        List<Integer> all = new ArrayList<>();
        ports.forEachRemaining((int port) -> all.add(port));
        return all;
    }

    @Test
    void reservedPortsGoDownAndLeaveOutTheNamedOnes() {
        SourcePorts sources = new SourcePorts(() -> Set.of(1022, 514, 513, 512, 23));
        List<Integer> first = all(sources.of(DialPolicy.RESERVED));
        assertThat(first)
                .hasSize(512 - 4)
                .doesNotHaveDuplicates()
                .startsWith(1023, 1021, 1020)
                .endsWith(516, 515);
        assertThat(all(sources.of(DialPolicy.RESERVED))).startsWith(1021, 1020).endsWith(515, 1023);
    }

    @Test
    void theNextCallBeginsBelowTheLastOnesPort() {
        SourcePorts sources = new SourcePorts(Set::of);
        sources.found(700);
        assertThat(all(sources.of(DialPolicy.RESERVED)))
                .hasSize(512)
                .startsWith(699, 698)
                .endsWith(701, 700);
        sources.found(512);
        assertThat(sources.of(DialPolicy.RESERVED).nextInt()).isEqualTo(1023);
        sources.found(SourcePorts.FTP_DATA);
        assertThat(sources.of(DialPolicy.RESERVED).nextInt()).isEqualTo(1022);
    }

    @Test
    void theOtherPolicies() {
        SourcePorts sources = new SourcePorts(() -> Set.of(20));
        assertThat(all(sources.of(DialPolicy.FTP_DATA))).containsExactly(20);
        assertThat(all(sources.of(DialPolicy.ANY))).containsExactly(0);
        assertThat(all(sources.of(DialPolicy.NONE))).isEmpty();
    }

    @Test
    void passivePortsComeByChanceEachOnceAndAreGivenOnce() {
        PassivePortPool pool = new PassivePortPool(() -> new PortRange(30_000, 30_099));
        Set<List<Integer>> orders = new HashSet<>();
        for (int i = 0; i < 5; i++) {
            List<Integer> order = all(pool.order());
            assertThat(order).hasSize(100).doesNotHaveDuplicates().allMatch(port -> port >= 30_000 && port <= 30_099);
            orders.add(order);
        }
        assertThat(orders).hasSize(5);
        assertThat(pool.take(30_000)).isTrue();
        assertThat(pool.take(30_000)).isFalse();
        pool.release(30_000);
        assertThat(pool.take(30_000)).isTrue();
    }
}
