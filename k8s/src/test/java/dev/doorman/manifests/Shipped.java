package dev.doorman.manifests;

import dev.doorman.gateway.config.Configuration;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Map;

/** The configuration of an overlay as its pods find it: files in a folder. Stateless. */
final class Shipped {
    private Shipped() {}

    /** The gateway's, read by its own parsers. */
    static Configuration configuration(Overlay overlay, Path folder) throws IOException {
        write(named(overlay, "gateway-etc"), folder);
        return Configuration.load(folder);
    }

    /** The accounts, with shadow. */
    static void accounts(Overlay overlay, Path folder) throws IOException {
        write(named(overlay, "accounts"), folder);
        for (Secret secret : overlay.of(Secret.class)) {
            if (Overlay.plain(secret.getMetadata().getName()).equals("shadow")) {
                Files.write(
                        folder.resolve("shadow"),
                        Base64.getDecoder().decode(secret.getData().get("shadow")));
            }
        }
    }

    static Map<String, String> named(Overlay overlay, String name) {
        return overlay.of(ConfigMap.class).stream()
                .filter(map -> Overlay.plain(map.getMetadata().getName()).equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(overlay + ": no ConfigMap " + name))
                .getData();
    }

    private static void write(Map<String, String> files, Path folder) throws IOException {
        for (Map.Entry<String, String> file : files.entrySet()) {
            Path path = Files.writeString(folder.resolve(file.getKey()), file.getValue());
            Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r--r--"));
        }
    }
}
