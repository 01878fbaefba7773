package dev.doorman.bench.peers;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** vsftpd, for anonymous users, who may write. Needs root. */
public final class Vsftpd {
    public static final int FIRST_PASSIVE = 31_500;
    public static final int PASSIVES = 100;

    private Vsftpd() {}

    /**
     * Starts one.
     *
     * @param root what its users see; nobody but root may write to it
     */
    public static Server start(Path folder, Path root) throws Exception {
        int port = Ports.free();
        Path empty = Files.createDirectories(folder.resolve("vsftpd-empty"));
        Path file = Files.writeString(Files.createTempFile(folder, "vsftpd", ".conf"), """
                listen=YES
                listen_address=127.0.0.1
                listen_port=%d
                background=NO
                secure_chroot_dir=%s
                anonymous_enable=YES
                local_enable=NO
                no_anon_password=YES
                anon_root=%s
                write_enable=YES
                anon_upload_enable=YES
                anon_other_write_enable=YES
                pasv_min_port=%d
                pasv_max_port=%d
                pasv_addr_resolve=NO
                seccomp_sandbox=NO
                """.formatted(
                        port, empty, root, FIRST_PASSIVE, FIRST_PASSIVE + PASSIVES - 1));
        return Server.start(
                "vsftpd", folder, port, List.of(Programs.find("vsftpd").toString(), file.toString()));
    }
}
