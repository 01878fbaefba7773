package dev.doorman.gateway.catalog;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The services database, services(5): the configuration folder's, else the system's, and in any case the well-known names
 * of what we serve, for a slim container has none. Immutable.
 */
public final class ServiceNames {
    private static final Map<String, Integer> WELL_KNOWN = Map.ofEntries(
            Map.entry("tcpmux/tcp", 1),
            Map.entry("echo/tcp", 7),
            Map.entry("echo/udp", 7),
            Map.entry("discard/tcp", 9),
            Map.entry("discard/udp", 9),
            Map.entry("daytime/tcp", 13),
            Map.entry("daytime/udp", 13),
            Map.entry("qotd/tcp", 17),
            Map.entry("qotd/udp", 17),
            Map.entry("chargen/tcp", 19),
            Map.entry("chargen/udp", 19),
            Map.entry("ftp/tcp", 21),
            Map.entry("telnet/tcp", 23),
            Map.entry("time/tcp", 37),
            Map.entry("time/udp", 37),
            Map.entry("tftp/udp", 69),
            Map.entry("exec/tcp", 512),
            Map.entry("login/tcp", 513),
            Map.entry("shell/tcp", 514),
            Map.entry("cmd/tcp", 514),
            Map.entry("talk/udp", 517),
            Map.entry("ntalk/udp", 518),
            Map.entry("ftps/tcp", 990),
            Map.entry("telnets/tcp", 992));

    private final Map<String, Integer> ports;

    private ServiceNames(Map<String, Integer> ports) {
        this.ports = Map.copyOf(ports);
    }

    /** The database for a configuration folder. */
    public static ServiceNames load(Path etc) throws IOException {
        Path own = etc.resolve("services");
        Path file = Files.exists(own) ? own : Path.of("/etc/services");
        return Files.exists(file)
                ? of(Files.readAllLines(file, StandardCharsets.ISO_8859_1))
                : new ServiceNames(WELL_KNOWN);
    }

    static ServiceNames of(List<String> lines) {
        Map<String, Integer> ports = new HashMap<>(WELL_KNOWN);
        for (String line : lines) {
            int comment = line.indexOf('#');
            String[] fields =
                    (comment < 0 ? line : line.substring(0, comment)).strip().split("\\s+", -1);
            if (fields.length < 2 || !fields[1].matches("[0-9]{1,5}/(tcp|udp)")) {
                continue;
            }
            int slash = fields[1].indexOf('/');
            int port = Integer.parseInt(fields[1].substring(0, slash));
            String protocol = fields[1].substring(slash);
            ports.put(fields[0] + protocol, port);
            for (int i = 2; i < fields.length; i++) {
                ports.putIfAbsent(fields[i] + protocol, port);
            }
        }
        return new ServiceNames(ports);
    }

    /** The port of a name; null when the database has none. */
    @Nullable
    Integer port(String name, SocketType type) {
        return ports.get(name + (type == SocketType.STREAM ? "/tcp" : "/udp"));
    }
}
