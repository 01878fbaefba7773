package dev.doorman.gateway.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Tools;
import java.util.ArrayList;
import java.util.List;

/** Addresses that a test's clients come from: IPv4 has a whole network on loopback, IPv6 gets some more. Needs root. */
final class Sources {
    private static final int MOST = 99;

    private final List<String> added = new ArrayList<>();
    private final int first;
    private int next = 1;

    /**
     * None yet.
     *
     * @param first what tells these addresses from those of other tests
     */
    Sources(int first) {
        this.first = first;
    }

    /** One that nobody has had. */
    String fresh(Family family) throws Exception {
        assertThat(next).isLessThanOrEqualTo(MOST);
        return of(family, next++);
    }

    /** The addresses of a table: 127.77.first.n, or fd77:77:first:n::1. */
    String of(Family family, int number) throws Exception {
        return family == Family.IPV4 ? "127.77.%d.%d".formatted(first, number) : wide(number);
    }

    private String wide(int number) throws Exception {
        String address = "fd77:77:%x:%x::1".formatted(first, number);
        if (!added.contains(address)) {
            ip("add", address);
            added.add(address);
        }
        return address;
    }

    private static void ip(String what, String address) throws Exception {
        Tools.Output output =
                Tools.run(new byte[0], List.of("ip", "-6", "address", what, address + "/128", "dev", "lo", "nodad"));
        assertThat(output.status()).as(output.text()).isZero();
    }

    /** Takes the addresses away again. */
    void close() throws Exception {
        for (String address : added) {
            ip("delete", address);
        }
    }

    /** The version of IP. */
    enum Family {
        IPV4,
        IPV6
    }
}
