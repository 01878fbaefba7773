package dev.doorman.gateway.kubernetes;

import io.fabric8.kubernetes.api.model.autoscaling.v1.Scale;
import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import io.fabric8.kubernetes.client.server.mock.KubernetesCrudDispatcher;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.fabric8.mockwebserver.http.Dispatcher;
import io.fabric8.mockwebserver.http.MockResponse;
import io.fabric8.mockwebserver.http.RecordedRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What fabric8's mock answers, which keeps objects as the API server does; and besides, what it does not know: the scale of a
 * Deployment. Notes what gateways ask. Any thread.
 */
final class MockApi extends Dispatcher {
    /** The user agent of the test's own requests. */
    static final String HANDS = "hands";

    private static final Pattern SCALE = Pattern.compile("/apis/apps/v1/namespaces/[^/]+/deployments/([^/]+)/scale");

    private final KubernetesCrudDispatcher objects = new KubernetesCrudDispatcher();
    private final Map<String, Kept> scales = new ConcurrentHashMap<>();
    private final Map<String, Integer> refusals = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> writes = new CopyOnWriteArrayList<>();
    private volatile BiConsumer<String, Integer> beforeWrite = (_, _) -> {};
    private volatile BiConsumer<String, Integer> afterWrite = (_, _) -> {};

    private record Kept(int replicas, int version) {}

    /** A Deployment has so many replicas. */
    void deployment(String name, int replicas) {
        scales.compute(name, (_, kept) -> new Kept(replicas, kept == null ? 1 : kept.version() + 1));
    }

    int replicas(String name) {
        return kept(name).replicas();
    }

    private Kept kept(String name) {
        return Objects.requireNonNull(scales.get(name), name);
    }

    /** Answers a status to each request whose pod, method and path contain the text. */
    void refuse(String text, int status) {
        refusals.put(text, status);
    }

    void refuseNothing() {
        refusals.clear();
    }

    /** Calls the hook when a scale is about to be written; it must not wait. */
    void beforeWrite(BiConsumer<String, Integer> hook) {
        beforeWrite = hook;
    }

    /** Calls the hook when a scale has been written; it must not wait. */
    void afterWrite(BiConsumer<String, Integer> hook) {
        afterWrite = hook;
    }

    /** All that gateways have asked: method and path, and {@code ?watch} where it is a watch. */
    List<String> asked() {
        return List.copyOf(asked);
    }

    /** All scales that gateways have written, such as {@code telnetd=1}. */
    List<String> writes() {
        return List.copyOf(writes);
    }

    @Override
    public MockResponse dispatch(RecordedRequest request) {
        String path = request.getPath();
        int question = path.indexOf('?');
        String plain = question < 0 ? path : path.substring(0, question);
        if (HANDS.equals(request.getHeader("User-Agent"))) {
            return objects.dispatch(request);
        }
        String line = request.getMethod() + " " + plain + (path.contains("watch=true") ? "?watch" : "");
        asked.add(line);
        for (Map.Entry<String, Integer> refusal : refusals.entrySet()) {
            if ((request.getHeader("User-Agent") + " " + line).contains(refusal.getKey())) {
                return new MockResponse().setResponseCode(refusal.getValue()).setBody("{}");
            }
        }
        Matcher scale = SCALE.matcher(plain);
        if (scale.matches()) {
            return scale(request, scale.group(1));
        }
        return objects.dispatch(request);
    }

    private MockResponse scale(RecordedRequest request, String name) {
        if (!scales.containsKey(name)) {
            return new MockResponse().setResponseCode(404);
        }
        if (request.getMethod().equals("GET")) {
            return scale(name);
        }
        Scale wanted = Serialization.unmarshal(request.getUtf8Body(), Scale.class);
        int replicas = wanted.getSpec().getReplicas();
        beforeWrite.accept(name, replicas);
        synchronized (this) {
            if (!version(name).equals(wanted.getMetadata().getResourceVersion())) {
                return new MockResponse().setResponseCode(409);
            }
            deployment(name, replicas);
            writes.add(name + "=" + replicas);
        }
        afterWrite.accept(name, replicas);
        return scale(name);
    }

    private String version(String name) {
        return String.valueOf(kept(name).version());
    }

    private MockResponse scale(String name) {
        int replicas = kept(name).replicas();
        var scale = new ScaleBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(MockCluster.NAMESPACE)
                .withResourceVersion(version(name))
                .endMetadata();
        // as the API server has it, which leaves none out
        return json(Serialization.asJson(
                replicas == 0
                        ? scale.withNewSpec().endSpec().build()
                        : scale.withNewSpec().withReplicas(replicas).endSpec().build()));
    }

    private static MockResponse json(String body) {
        return new MockResponse()
                .setResponseCode(200)
                .setHeader("Content-Type", "application/json")
                .setBody(body);
    }
}
