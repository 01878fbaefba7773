package dev.doorman.bench.work;

import dev.doorman.bench.load.FtpClient;
import dev.doorman.bench.measure.Processes;
import dev.doorman.bench.peers.Haproxy;
import dev.doorman.bench.peers.Ours;
import dev.doorman.bench.peers.Server;
import dev.doorman.bench.peers.Vsftpd;
import dev.doorman.common.testing.Doorman;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;

/**
 * The FTP servers that are compared, with the same files: one large, many small, and a folder for uploads.
 *
 * @param all Doorman, HAProxy in front of vsftpd, and vsftpd alone
 */
record FtpHosts(List<Host> all) {
    static final String LARGE = "large";
    private static final int FTP = 21;
    private static final int BLOCK = 1 << 20;

    /** One of them. */
    record Host(String name, Processes processes, String address, int port, String user, String password) {
        FtpClient client() throws IOException {
            return new FtpClient(address, port, user, password);
        }
    }

    /**
     * Starts them.
     *
     * @param bytes of the large file
     * @param files how many small ones
     * @param each bytes of each small one
     */
    static FtpHosts start(Stage stage, long bytes, int files, int each) throws Exception {
        Path root = Files.createDirectory(stage.folder().resolve("anonymous"));
        fill(root, bytes, files, each);
        Files.setPosixFilePermissions(
                Files.createDirectory(root.resolve("up")), PosixFilePermissions.fromString("rwxrwxrwx"));
        Ours ours = stage.keep(Ours.start(
                "ftp stream tcp nowait NULL /usr/sbin/in.ftpd in.ftpd -l\n", "", doorman -> copy(doorman, root)));
        Server vsftpd = stage.keep(Vsftpd.start(stage.folder(), root));
        Server haproxy = stage.keep(Haproxy.ftp(stage.folder(), vsftpd.port(), Vsftpd.FIRST_PASSIVE, Vsftpd.PASSIVES));
        return new FtpHosts(List.of(
                new Host(Ours.NAME, ours.processes(), "127.0.0.1", ours.port(FTP), Doorman.USER, Doorman.PASSWORD),
                new Host(
                        haproxy.name(),
                        haproxy.processes().and(vsftpd.processes()),
                        "127.0.0.2",
                        haproxy.port(),
                        "ftp",
                        "bench"),
                new Host(vsftpd.name(), vsftpd.processes(), "127.0.0.1", vsftpd.port(), "ftp", "bench")));
    }

    static String small(int number) {
        return "small/" + number;
    }

    private static void fill(Path root, long bytes, int files, int each) throws IOException {
        try (FileChannel channel =
                FileChannel.open(root.resolve(LARGE), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            ByteBuffer block = ByteBuffer.allocateDirect(BLOCK);
            for (long at = 0; at < bytes; at += BLOCK) {
                channel.write(block.clear(), at);
            }
        }
        Files.createDirectory(root.resolve("small"));
        for (int i = 0; i < files; i++) {
            Files.write(root.resolve(small(i)), new byte[each]);
        }
    }

    /** The user's home has the same files: links to them, of one file system. */
    private static void copy(Doorman doorman, Path root) throws IOException {
        Path home = doorman.home();
        Files.createLink(home.resolve(LARGE), root.resolve(LARGE));
        Path small = Files.createDirectory(home.resolve("small"));
        try (var files = Files.list(root.resolve("small"))) {
            for (Path file : files.toList()) {
                Files.createLink(small.resolve(file.getFileName()), file);
            }
        }
        Path up = Files.createDirectory(home.resolve("up"));
        for (Path folder : List.of(small, up)) {
            Files.setAttribute(folder, "unix:uid", Doorman.UID);
            Files.setAttribute(folder, "unix:gid", Doorman.UID);
        }
    }
}
