package dev.doorman.gateway.catalog;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** All that inetd.conf says, in its order. Immutable. */
public record ServiceCatalog(List<ServiceEntry> services) {
    public ServiceCatalog {
        services = List.copyOf(services);
    }

    /** Those that have ports. */
    public List<ServiceEntry> listening() {
        return services.stream().filter(service -> !service.multiplexed()).toList();
    }

    /** What tcpmux offers: RFC 1078, whose names compare in any case. */
    public Optional<ServiceEntry> multiplexed(String name) {
        return services.stream()
                .filter(service -> service.multiplexed() && service.name().equalsIgnoreCase(name))
                .findFirst();
    }

    /** What has to change to come from this catalog to another. */
    public CatalogDiff to(ServiceCatalog next) {
        Map<ServiceEntry.Key, ServiceEntry> before = byKey();
        Map<ServiceEntry.Key, ServiceEntry> after = next.byKey();
        return new CatalogDiff(
                next.services.stream()
                        .filter(entry -> !before.containsKey(entry.key()))
                        .toList(),
                services.stream()
                        .filter(entry -> !after.containsKey(entry.key()))
                        .toList(),
                next.services.stream()
                        .filter(entry -> {
                            ServiceEntry old = before.get(entry.key());
                            return old != null && !old.sameAs(entry);
                        })
                        .toList());
    }

    /** The ports that it names, camped ones too. */
    public Set<Integer> ports() {
        return listening().stream().map(ServiceEntry::port).collect(Collectors.toUnmodifiableSet());
    }

    /** The names of the daemons that serve what is on. */
    public Set<String> daemons() {
        return services.stream()
                .filter(service -> service.state() == ServiceState.ON)
                .map(ServiceEntry::server)
                .flatMap(server -> server instanceof Server.Daemon daemon ? Stream.of(daemon.name()) : Stream.empty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private Map<ServiceEntry.Key, ServiceEntry> byKey() {
        return services.stream().collect(Collectors.toMap(ServiceEntry::key, Function.identity()));
    }
}
