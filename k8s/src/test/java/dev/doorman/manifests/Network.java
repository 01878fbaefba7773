package dev.doorman.manifests;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPeer;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyPort;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Stream;

/** Who may reach whom by an overlay's policies, as a cluster judges it. Immutable. */
record Network(List<NetworkPolicy> policies) {
    Network {
        policies = List.copyOf(policies);
    }

    /** Somebody on the network: a pod of ours, or of another namespace, or nothing that has labels. */
    record Party(Map<String, String> labels, boolean ours, String namespace) {
        static Party ours(Overlay.Pod pod) {
            return new Party(pod.labels(), true, "doorman");
        }

        static Party elsewhere(String namespace, Map<String, String> labels) {
            return new Party(labels, false, namespace);
        }
    }

    /** One rule of either direction; an empty list holds for all. */
    private record Rule(List<NetworkPolicyPeer> peers, List<NetworkPolicyPort> ports) {}

    boolean reaches(Party from, Party to, int port) {
        return lets(from, to, port, "Egress", Network::egress) && lets(to, from, port, "Ingress", Network::ingress);
    }

    /** Whether the policies of the first let the second in, or let it out to it. */
    private boolean lets(
            Party whose, Party other, int port, String direction, Function<NetworkPolicy, Stream<Rule>> rules) {
        List<NetworkPolicy> held = policies.stream()
                .filter(policy -> whose.ours()
                        && policy.getSpec().getPolicyTypes().contains(direction)
                        && selects(policy.getSpec().getPodSelector(), whose.labels()))
                .toList();
        return held.isEmpty()
                || held.stream()
                        .flatMap(rules)
                        .anyMatch(rule ->
                                (rule.peers().isEmpty() || rule.peers().stream().anyMatch(peer -> isPeer(peer, other)))
                                        && (rule.ports().isEmpty()
                                                || rule.ports().stream().anyMatch(range -> isPort(range, port))));
    }

    private static Stream<Rule> ingress(NetworkPolicy policy) {
        return policy.getSpec().getIngress().stream().map(rule -> new Rule(rule.getFrom(), rule.getPorts()));
    }

    private static Stream<Rule> egress(NetworkPolicy policy) {
        return policy.getSpec().getEgress().stream().map(rule -> new Rule(rule.getTo(), rule.getPorts()));
    }

    private static boolean isPeer(NetworkPolicyPeer peer, Party other) {
        if (peer.getIpBlock() != null) {
            return false; // addresses are looked at by themselves
        }
        boolean place = peer.getNamespaceSelector() == null
                ? other.ours()
                : selects(peer.getNamespaceSelector(), Map.of("kubernetes.io/metadata.name", other.namespace()));
        return place && (peer.getPodSelector() == null || selects(peer.getPodSelector(), other.labels()));
    }

    private static boolean isPort(NetworkPolicyPort range, int port) {
        int first = range.getPort().getIntVal();
        int last = Objects.requireNonNullElse(range.getEndPort(), first);
        return range.getProtocol().equals("TCP") && first <= port && port <= last;
    }

    private static boolean selects(LabelSelector selector, Map<String, String> labels) {
        return labels.entrySet().containsAll(selector.getMatchLabels().entrySet())
                && selector.getMatchExpressions().stream().allMatch(expression -> holds(expression, labels));
    }

    private static boolean holds(LabelSelectorRequirement expression, Map<String, String> labels) {
        if (!expression.getOperator().equals("In")) {
            throw new AssertionError("not known here: " + expression.getOperator());
        }
        return expression.getValues().contains(labels.getOrDefault(expression.getKey(), ""));
    }
}
