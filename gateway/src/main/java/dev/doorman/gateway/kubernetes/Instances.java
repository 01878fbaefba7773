package dev.doorman.gateway.kubernetes;

import io.fabric8.kubernetes.api.model.ObjectReference;
import io.fabric8.kubernetes.api.model.discovery.v1.Endpoint;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointConditions;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointPort;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads who serves out of a Service's EndpointSlices. */
final class Instances {
    private static final String LINK = "link";
    private static final String IPV4 = "IPv4";
    private static final String IPV6 = "IPv6";

    private Instances() {}

    /**
     * The pods that are ready and not told to stop, each once: a pod of two address families is one instance, at its IPv4
     * address.
     */
    static List<Instance> of(List<EndpointSlice> slices) {
        Map<String, Instance> found = new LinkedHashMap<>();
        slices.stream()
                .filter(slice -> IPV4.equals(slice.getAddressType()) || IPV6.equals(slice.getAddressType()))
                .sorted(Comparator.comparing(EndpointSlice::getAddressType))
                .forEach(slice -> read(slice, found));
        return List.copyOf(found.values());
    }

    private static void read(EndpointSlice slice, Map<String, Instance> found) {
        @Nullable Integer port = port(slice);
        if (port == null) {
            return;
        }
        for (Endpoint endpoint : slice.getEndpoints()) {
            if (!serves(endpoint.getConditions()) || endpoint.getAddresses().isEmpty()) {
                continue;
            }
            // the further addresses of an endpoint lead to the same pod
            String address = endpoint.getAddresses().getFirst();
            @Nullable String pod = pod(endpoint.getTargetRef());
            found.putIfAbsent(
                    pod == null ? address : "pod " + pod,
                    new Instance(new InetSocketAddress(InetAddress.ofLiteral(address), port), pod));
        }
    }

    private static @Nullable Integer port(EndpointSlice slice) {
        return slice.getPorts().stream()
                .filter(port -> LINK.equals(port.getName()))
                .map(EndpointPort::getPort)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    /** Ready where nothing is said; and a Service may publish pods as ready that are about to stop. */
    private static boolean serves(@Nullable EndpointConditions conditions) {
        return conditions == null
                || !Boolean.FALSE.equals(conditions.getReady()) && !Boolean.TRUE.equals(conditions.getTerminating());
    }

    private static @Nullable String pod(@Nullable ObjectReference target) {
        return target == null || !"Pod".equals(target.getKind()) ? null : target.getName();
    }
}
