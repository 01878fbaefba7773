package dev.doorman.bench.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Where programs are: first those that {@code ./doorman bench} unpacked, then the system's. */
public final class Programs {
    /** The folder of the sources, with what was built of them. */
    public static final Path ROOT =
            Path.of(System.getProperty("doorman.root", "..")).toAbsolutePath().normalize();

    private static final Path PEERS = ROOT.resolve("target/peers");

    private Programs() {}

    public static Path find(String program) throws MissingPeerException {
        return Stream.of(PEERS.resolve("usr/sbin"), PEERS.resolve("usr/bin"), Path.of("/usr/sbin"), Path.of("/usr/bin"))
                .map(folder -> folder.resolve(program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow(() -> new MissingPeerException(program));
    }

    /** The java that runs this. */
    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
