package dev.doorman.bench.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** xinetd with its own echo, and without the limits that it comes with. */
public final class Xinetd {
    private Xinetd() {}

    public static Server echo(Path folder) throws Exception {
        int port = Ports.free();
        Path file = Files.writeString(Files.createTempFile(folder, "xinetd", ".conf"), """
                defaults
                {
                  instances = UNLIMITED
                  per_source = UNLIMITED
                  cps = 1000000 1
                }
                service echo
                {
                  type = INTERNAL UNLISTED
                  id = echo-stream
                  socket_type = stream
                  protocol = tcp
                  bind = 127.0.0.1
                  port = %d
                  wait = no
                  user = root
                  disable = no
                }
                """.formatted(port));
        return Server.start(
                "xinetd",
                folder,
                port,
                List.of(
                        Programs.find("xinetd").toString(),
                        "-dontfork",
                        "-f",
                        file.toString(),
                        "-pidfile",
                        folder.resolve("xinetd.pid").toString()));
    }
}
