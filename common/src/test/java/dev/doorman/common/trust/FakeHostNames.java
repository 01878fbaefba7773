package dev.doorman.common.trust;

import dev.doorman.common.testing.TrustCases;
import java.io.IOException;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A name server of our own, that says what it is told to and counts what it is asked. */
final class FakeHostNames implements HostNames {
    private final Map<InetAddress, String> names = new HashMap<>();
    private final Map<String, List<InetAddress>> addresses = new HashMap<>();
    private final Set<Object> untold = new HashSet<>();
    int questions;

    /** The names of all cases. */
    static FakeHostNames of(TrustCases.World world) {
        FakeHostNames fake = new FakeHostNames();
        world.names().values().forEach(name -> fake.leads(String.valueOf(name.claim()), name.leadsTo()));
        world.clients().values().forEach(client -> {
            String claim = client.claim();
            if (claim == null) {
                return;
            }
            if (claim.equals(TrustCases.Client.UNTOLD)) {
                fake.untold.add(client.address());
                return;
            }
            fake.names.put(client.address(), claim);
            HostName name = HostName.of(claim);
            if (name != null && !fake.addresses.containsKey(name.text())) {
                fake.leads(name.text(), client.leadsTo());
            }
        });
        return fake;
    }

    private void leads(String name, @Nullable List<InetAddress> to) {
        if (to == null) {
            untold.add(name);
        } else {
            addresses.put(name, to);
        }
    }

    FakeHostNames claims(String address, String name) {
        names.put(InetAddress.ofLiteral(address), name);
        return this;
    }

    FakeHostNames leads(String name, String... to) {
        addresses.put(name, List.of(to).stream().map(InetAddress::ofLiteral).toList());
        return this;
    }

    /** From now on nothing can be told of this. */
    FakeHostNames untold(Object nameOrAddress) {
        untold.add(nameOrAddress);
        return this;
    }

    @Override
    public Optional<String> reverse(InetAddress address) throws IOException {
        questions++;
        if (untold.contains(address)) {
            throw new IOException("cannot be told");
        }
        return Optional.ofNullable(names.get(address));
    }

    @Override
    public List<InetAddress> forward(HostName name) throws IOException {
        questions++;
        if (untold.contains(name.text())) {
            throw new IOException("cannot be told");
        }
        return addresses.getOrDefault(name.text(), List.of());
    }
}
