package dev.doorman.manifests;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * That what is committed is what the build generates. The generator's order differs from build to build, so lists are compared
 * as sets: what is generated has none whose order matters.
 */
final class GeneratedIT {
    @ParameterizedTest
    @CsvSource({
        "gateway, base/gateway",
        "telnetd, base/daemons/telnetd",
        "rlogind, base/daemons/rlogind",
        "rshd, base/daemons/rshd",
        "rexecd, base/daemons/rexecd",
        "ftpd, base/daemons/ftpd",
        "talkd, base/daemons/talkd",
        "tftpd, base/daemons/tftpd",
    })
    void theCommittedManifestIsTheGeneratedOne(String module, String folder) throws IOException {
        Path built = Overlay.HOME.resolveSibling(module).resolve("target/kubernetes/kubernetes.yml");
        assertThat(built).as("made by mvn package").exists();
        Path committed = Overlay.HOME.resolve(folder).resolve("generated.yml");
        assertThat(meaning(Files.readString(committed)))
                .as("%s is old: copy %s over it", committed, built)
                .isEqualTo(meaning(Files.readString(built)));
    }

    @Test
    void orderIsNoDifferenceButContentIs() {
        String one = "kind: A\nports: [{a: 1, b: 2}, {a: 3}]\n---\nkind: B\n";
        assertThat(meaning("kind: B\n---\nports: [{a: 3}, {b: 2, a: 1}]\nkind: A\n"))
                .isEqualTo(meaning(one));
        assertThat(meaning(one.replace("3", "4"))).isNotEqualTo(meaning(one));
        assertThat(meaning(one.replace("kind: B", "kind: C"))).isNotEqualTo(meaning(one));
        assertThat(meaning(one.replace("{a: 3}", "{a: 3}, {a: 3}"))).isNotEqualTo(meaning(one));
    }

    private static Set<Object> meaning(String yaml) {
        List<JsonNode> documents = StrictModel.documents(yaml);
        Set<Object> meaning = documents.stream().map(GeneratedIT::value).collect(Collectors.toSet());
        assertThat(meaning).hasSameSizeAs(documents);
        return meaning;
    }

    private static Object value(JsonNode node) {
        if (node.isObject()) {
            Map<String, Object> fields = new TreeMap<>();
            node.properties().forEach(field -> fields.put(field.getKey(), value(field.getValue())));
            return fields;
        }
        if (node.isArray()) {
            return StreamSupport.stream(node.spliterator(), false)
                    .map(GeneratedIT::value)
                    .collect(Collectors.groupingBy(value -> value, Collectors.counting()));
        }
        return node;
    }
}
