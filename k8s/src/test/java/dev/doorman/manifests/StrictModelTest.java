package dev.doorman.manifests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** That the strict model is strict: else the other tests would prove nothing. */
final class StrictModelTest {
    private static final String RIGHT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata:
              name: example
              labels: {any: label}
            spec:
              template:
                spec:
                  initContainers:
                    - name: sidecar
                      restartPolicy: Always
                      env: [{name: A, value: "1"}]
                      securityContext:
                        capabilities: {drop: [ALL]}
                  containers:
                    - name: main
                      readinessProbe:
                        httpGet: {path: /, port: http}
                      resources:
                        requests: {cpu: 100m, memory: 1Gi}
                      volumeMounts:
                        - {name: data, mountPath: /data, subPathExpr: $(A)}
                  volumes:
                    - name: token
                      projected:
                        sources:
                          - serviceAccountToken: {path: token}
            """;

    private static HasMetadata read(String yaml) {
        JsonNode document = StrictModel.documents(yaml).getFirst();
        return StrictModel.read(document);
    }

    @ParameterizedTest
    @ValueSource(strings = {"host-network", "load-balancer", "single-port"})
    void everyOverlayIsReadWhole(String name) {
        assertThat(Overlay.of("overlays/" + name).objects().size()).isGreaterThanOrEqualTo(40);
    }

    @Test
    void aRightManifestIsRead() {
        assertThat(read(RIGHT)).isInstanceOf(Deployment.class);
    }

    @ParameterizedTest
    @CsvSource({
        "restartPolicy, restartpolicy",
        "capabilities, capability",
        "subPathExpr, subPathExpression",
        "requests, request",
        "serviceAccountToken, serviceaccountToken",
        "template, templates",
        "metadata, meta",
    })
    void aMisspeltFieldIsFoundAtAnyDepth(String right, String wrong) {
        assertThatThrownBy(() -> read(RIGHT.replace(right + ":", wrong + ":")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + wrong + "\"");
    }

    @ParameterizedTest
    @CsvSource({"\"1\", 1", "Always, true", "[ALL], ALL", "path: token, path: 7"})
    void aValueOfAnotherTypeIsFound(String right, String wrong) {
        assertThatThrownBy(() -> read(RIGHT.replace(right, wrong))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void anUnknownKindIsFound() {
        assertThatThrownBy(() -> read(RIGHT.replace("apps/v1", "apps/v9"))).hasMessageContaining("no such kind");
    }

    @Test
    void aFieldThatIsThereTwiceIsFound() {
        assertThatThrownBy(() -> StrictModel.documents("a: {b: 1, b: 2}")).hasMessageContaining("Duplicate");
    }
}
