package dev.doorman.gateway.bootstrap;

import dev.doorman.gateway.config.GatewayKeys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keys in folders: the gateway's in its state folder, and one folder for each daemon, which then holds that key alone. */
final class KeyFolders implements KeyPlace {
    private static final String LINK_KEY = "link.key";

    private final Path state;
    private final Map<String, Path> daemons;

    /**
     * The keys below a state folder, and the daemons'.
     *
     * @param daemons each daemon's own folder
     */
    KeyFolders(Path state, Map<String, Path> daemons) {
        this.state = state;
        this.daemons = new TreeMap<>(daemons);
    }

    @Override
    public List<String> fill() throws IOException {
        List<String> made = new ArrayList<>();
        folder(state);
        List<Path> missing = GatewayKeys.files(state).stream()
                .filter(file -> !Files.exists(file, LinkOption.NOFOLLOW_LINKS))
                .toList();
        GatewayKeys keys = GatewayKeys.open(state);
        missing.forEach(file -> made.add(file.toString()));
        for (Map.Entry<String, Path> daemon : daemons.entrySet()) {
            folder(daemon.getValue());
            Path file = daemon.getValue().resolve(LINK_KEY);
            if (keys.writeLink(daemon.getKey(), file)) {
                made.add(file.toString());
            }
        }
        return made;
    }

    /** One that is there is left as it is: a volume comes with an owner and a mode. */
    private static void folder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Files.createDirectories(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }
}
