package dev.doorman.authd.homes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Tools;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.GroupPrincipal;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * Debian's smbd on a port of loopback, with everything of its own below one folder, and one user with a password: games, who
 * is on every Debian and whose home is otherwise nobody's business. Root is needed, for smbd becomes that user.
 */
final class SambaServer implements AutoCloseable {
    static final String USER = "games";
    static final String PASSWORD = "Ünsafe secret 7";

    private final Path folder;
    private final int port;
    private final Process smbd;

    private SambaServer(Path folder, int port, Process smbd) {
        this.folder = folder;
        this.port = port;
        this.smbd = smbd;
    }

    /**
     * Starts one and waits until it listens.
     *
     * @param folder an empty one
     * @param global further lines of its configuration
     */
    static SambaServer start(Path folder, String... global) throws IOException, InterruptedException {
        // every user is to get as far as the shares
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        for (String name : List.of("private", "lock", "state", "cache", "pid", "ncalrpc", "homes")) {
            Files.createDirectory(folder.resolve(name));
        }
        int port = freePort();
        Path configuration = folder.resolve("smb.conf");
        Files.writeString(configuration, configuration(folder, port, String.join("\n", global)));
        Process smbd = new ProcessBuilder("smbd", "--foreground", "-s", configuration.toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        SambaServer server = new SambaServer(folder, port, smbd);
        server.password(PASSWORD.getBytes(StandardCharsets.UTF_8));
        await().atMost(Duration.ofSeconds(30)).until(() -> !smbd.isAlive() || server.listens());
        assertThat(smbd.isAlive()).as("smbd runs; %s", folder).isTrue();
        return server;
    }

    /** Gives the user another password. */
    void password(byte[] password) throws IOException, InterruptedException {
        byte[] twice = new byte[2 * password.length + 2];
        for (int start : new int[] {0, password.length + 1}) {
            System.arraycopy(password, 0, twice, start, password.length);
            twice[start + password.length] = '\n';
        }
        Tools.Output changed = Tools.run(
                twice, List.of("smbpasswd", "-c", folder.resolve("smb.conf").toString(), "-s", "-a", USER));
        assertThat(changed.status()).as(changed.text()).isZero();
        Arrays.fill(twice, (byte) 0);
    }

    int port() {
        return port;
    }

    /** A folder that is shared, as {@code homes$} and, read-only, as {@code readonly}. */
    Path homes() {
        return folder.resolve("homes");
    }

    /** Makes a home of the user's. */
    Path home(String name) throws IOException {
        Path home = Files.createDirectory(homes().resolve(name));
        give(home, USER, "rwxr-xr-x");
        return home;
    }

    /** Makes a file or folder somebody's, and of the group of the same name. */
    static void give(Path path, String owner, String mode) throws IOException {
        give(path, owner, owner, mode);
    }

    static void give(Path path, String owner, String ofGroup, String mode) throws IOException {
        UserPrincipalLookupService users = path.getFileSystem().getUserPrincipalLookupService();
        GroupPrincipal group = users.lookupPrincipalByGroupName(ofGroup);
        PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
        view.setOwner(users.lookupPrincipalByName(owner));
        view.setGroup(group);
        view.setPermissions(PosixFilePermissions.fromString(mode));
    }

    private static String configuration(Path folder, int port, String global) {
        return """
            [global]
            workgroup = CORP
            netbios name = DOORMANTEST
            server role = standalone server
            smb ports = %2$d
            interfaces = 127.0.0.1
            bind interfaces only = yes
            private dir = %1$s/private
            lock directory = %1$s/lock
            state directory = %1$s/state
            cache directory = %1$s/cache
            pid directory = %1$s/pid
            ncalrpc dir = %1$s/ncalrpc
            log file = %1$s/log
            load printers = no
            disable spoolss = yes
            disable netbios = yes
            guest account = nobody
            %3$s
            [homes$]
            path = %1$s/homes
            read only = no
            guest ok = yes
            [readonly]
            path = %1$s/homes
            """.formatted(folder, port, global);
    }

    private boolean listens() {
        try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        List<ProcessHandle> children = smbd.descendants().toList();
        smbd.destroy();
        assertThat(smbd.onExit()).as("smbd ends").succeedsWithin(Duration.ofSeconds(10));
        // those that serve a connection notice by themselves; those that are stuck do not
        children.forEach(ProcessHandle::destroyForcibly);
    }
}
