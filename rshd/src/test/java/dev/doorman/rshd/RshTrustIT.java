package dev.doorman.rshd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.Tools;
import dev.doorman.common.testing.TrustCases;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * The cases of trust once more, with real files, real names, real addresses and the real rsh: clients on networks of their own,
 * run as the remote user. Those that a hosts file cannot tell, or that are about odd kinds of files, are the unit tests' alone.
 */
class RshTrustIT {
    private static final List<String> CLIENTS = List.of("good", "other", "bad");
    private static final Map<String, Integer> SERVICES = Map.of("", 514, " -l", 6514, " -a", 7514);
    private static final int REMOTE_UID = 20_099;
    private static final String RUN = "mount --bind \"$1\" /etc/services && mount --bind \"$2\" /etc/passwd && shift 2"
            + " && exec setpriv --reuid=" + REMOTE_UID + " --regid=" + REMOTE_UID + " --clear-groups \"$@\"";

    private final String prefix = "tr" + ProcessHandle.current().pid() % 100_000;
    private final TrustCases.World world = TrustCases.world();

    private static void ip(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("ip"));
        command.addAll(List.of(arguments));
        Tools.Output output = Tools.run(new byte[0], command);
        assertThat(output.status()).as("%s: %s", command, output.text()).isZero();
    }

    @Test
    void theTableHoldsEndToEnd() throws Exception {
        List<TrustCases.Case> cases =
                TrustCases.all().stream().filter(this::canBeTold).toList();
        assertThat(cases).hasSizeGreaterThan(12);
        assertThat(cases.stream().map(RshTrustIT::allows).collect(Collectors.toSet()))
                .containsExactly(false, true);
        try (Doorman doorman = Doorman.configured("""
                shell stream tcp nowait NULL /usr/sbin/in.rshd in.rshd
                6514  stream tcp nowait NULL /usr/sbin/in.rshd in.rshd -l
                7514  stream tcp nowait NULL /usr/sbin/in.rshd in.rshd -a
                """, "")) {
            network();
            Files.writeString(doorman.folder().resolve("hosts"), hosts());
            doorman.start("--bind", "*");
            for (TrustCases.Case each : cases) {
                files(doorman, each);
                Apart end = rsh(doorman, each);
                assertThat(end.text() + end.errors())
                        .as(each.toString())
                        .isEqualTo(allows(each) ? "john\n" : "Permission denied.\n");
            }
        } finally {
            for (String client : CLIENTS) {
                Tools.run(new byte[0], List.of("ip", "netns", "delete", prefix + client));
            }
        }
    }

    private static boolean allows(TrustCases.Case each) {
        return each.answer().equals("hosts.equiv") || each.answer().equals(".rhosts");
    }

    private boolean canBeTold(TrustCases.Case each) {
        return each.settings().isEmpty()
                && CLIENTS.contains(each.client())
                && each.local().equals(Doorman.USER)
                && SERVICES.containsKey(each.flags())
                && each.remoteUser().matches("[a-z]{1,32}")
                && each.files().values().stream()
                        .allMatch(file -> Set.of("mode", "owner")
                                .containsAll(file.options().keySet()))
                && each.file("home").options().isEmpty()
                && each.files().values().stream()
                        .noneMatch(file -> String.valueOf(file.content()).contains("unsure"));
    }

    private String hosts() {
        return world.clients().entrySet().stream()
                .filter(client -> CLIENTS.contains(client.getKey()))
                .map(client -> client.getValue().address().getHostAddress() + " "
                        + client.getValue().claim() + (client.getKey().equals("bad") ? " alias.example.com\n" : "\n"))
                .collect(Collectors.joining("", "127.0.0.1 localhost\n", ""));
    }

    private static String gateway(String client) {
        return "10.233." + CLIENTS.indexOf(client) + ".1";
    }

    private void network() throws Exception {
        for (String client : CLIENTS) {
            String name = prefix + client;
            String here = prefix + "v" + CLIENTS.indexOf(client);
            String address = Objects.requireNonNull(world.clients().get(client))
                    .address()
                    .getHostAddress();
            ip("netns", "add", name);
            ip("link", "add", here, "type", "veth", "peer", "name", "eth0", "netns", name);
            ip("address", "add", gateway(client) + "/32", "dev", here);
            ip("link", "set", here, "up");
            ip("route", "add", address + "/32", "dev", here);
            ip("-n", name, "address", "add", address + "/32", "dev", "eth0");
            ip("-n", name, "link", "set", "eth0", "up");
            ip("-n", name, "route", "add", gateway(client) + "/32", "dev", "eth0");
        }
    }

    private static void files(Doorman doorman, TrustCases.Case each) throws IOException {
        file(doorman.etc().resolve("hosts.equiv"), each.file("equiv"), "0644", "0:0");
        file(doorman.etc().resolve("netgroup"), each.file("netgroup"), "0644", "0:0");
        file(doorman.home().resolve(".rhosts"), each.file("rhosts"), "0600", "user");
    }

    /** Puts a file in its place, or takes it away; a new one each time, as an editor does. */
    private static void file(Path path, TrustCases.Content file, String mode, String owner) throws IOException {
        if (file.content() == null && file.options().isEmpty()) {
            Files.deleteIfExists(path);
            return;
        }
        Path fresh = path.resolveSibling("fresh");
        Files.writeString(fresh, file.content() == null ? "" : file.content(), StandardCharsets.ISO_8859_1);
        String[] ids = file.options()
                .getOrDefault("owner", owner)
                .replace("user", Doorman.UID + ":" + Doorman.UID)
                .split(":", -1);
        Files.setAttribute(fresh, "unix:uid", Integer.parseInt(ids[0]));
        Files.setAttribute(fresh, "unix:gid", Integer.parseInt(ids[1]));
        Files.setAttribute(fresh, "unix:mode", Integer.parseInt(file.options().getOrDefault("mode", mode), 8));
        Files.move(fresh, path, StandardCopyOption.REPLACE_EXISTING);
    }

    private Apart rsh(Doorman doorman, TrustCases.Case each) throws Exception {
        Path services = Files.writeString(
                doorman.folder().resolve("services"),
                "shell %d/tcp%n".formatted(doorman.port(Objects.requireNonNull(SERVICES.get(each.flags())))));
        Path passwd = Files.writeString(
                doorman.folder().resolve("passwd"),
                "root:x:0:0::/:/bin/sh\n%s:x:%d:%2$d::/:/bin/sh\n".formatted(each.remoteUser(), REMOTE_UID));
        for (Path readable : List.of(services, passwd)) {
            Files.setPosixFilePermissions(readable, PosixFilePermissions.fromString("rw-r--r--"));
        }
        return Apart.run(
                List.of(
                        "ip",
                        "netns",
                        "exec",
                        prefix + each.client(),
                        "unshare",
                        "--mount",
                        "--propagation",
                        "private",
                        "sh",
                        "-c",
                        RUN,
                        "sh",
                        services.toString(),
                        passwd.toString(),
                        "/usr/bin/netkit-rsh",
                        "-l",
                        Doorman.USER,
                        gateway(each.client()),
                        "id -un"),
                "");
    }
}
