package dev.doorman.common.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Debian's slapd on loopback, in a folder of its own, by ldaps and by ldap with StartTLS. Its users are below
 * {@code ou=people,dc=corp,dc=example}; only {@code cn=reader,dc=corp,dc=example} may read them.
 */
public final class Slapd implements AutoCloseable {
    public static final String BASE = "dc=corp,dc=example";
    public static final String READER = "cn=reader," + BASE;
    public static final String READERS_PASSWORD = "reader-4711-only";

    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final Path PROGRAM = Path.of("/usr/sbin/slapd");
    private static final Path LOADER = Path.of("/usr/sbin/slapadd");

    private final Path folder;
    private final Path log;
    private final Process process;
    private final int tlsPort;
    private final int plainPort;

    private Slapd(Path folder, Path log, Process process, int tlsPort, int plainPort) {
        this.folder = folder;
        this.log = log;
        this.process = process;
        this.tlsPort = tlsPort;
        this.plainPort = plainPort;
    }

    /** Whether the server knows TLS at all. */
    public enum Sealing {
        TLS,
        NONE
    }

    /**
     * Starts a server.
     *
     * @param folder empty or not there; the caller's to delete
     * @param certificate what the server shows
     * @param entries LDIF, besides the base, the reader and {@code ou=people} and {@code ou=groups}
     */
    public static Slapd start(Path folder, TestCertificate certificate, Sealing sealing, String entries)
            throws IOException, InterruptedException {
        assertThat(PROGRAM).as("Debian's package slapd").isExecutable();
        Path data = Files.createDirectories(folder.resolve("data"));
        Path conf = Files.writeString(folder.resolve("slapd.conf"), configuration(folder, data, certificate, sealing));
        Path ldif = Files.writeString(folder.resolve("entries.ldif"), tree() + "\n" + entries);
        Path log = folder.resolve("slapd.log");
        Process loader = new ProcessBuilder(LOADER.toString(), "-f", conf.toString(), "-l", ldif.toString())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        assertThat(loader.waitFor()).as(() -> text(log)).isZero();
        int tlsPort = freePort();
        int plainPort = freePort();
        String urls = "ldap://127.0.0.1:" + plainPort + (sealing == Sealing.TLS ? " ldaps://127.0.0.1:" + tlsPort : "");
        // 256: a line for each operation
        Process process = new ProcessBuilder(PROGRAM.toString(), "-f", conf.toString(), "-h", urls, "-d", "256")
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Slapd slapd = new Slapd(folder, log, process, tlsPort, plainPort);
        await().atMost(LIMIT).until(() -> slapd.accepts(plainPort) || !process.isAlive());
        assertThat(process.isAlive()).as(() -> text(log)).isTrue();
        return slapd;
    }

    private static String configuration(Path folder, Path data, TestCertificate certificate, Sealing sealing) {
        String schemas = Stream.of("core", "cosine", "inetorgperson", "nis")
                .map(name -> "include /etc/ldap/schema/" + name + ".schema\n")
                .collect(Collectors.joining());
        String tls = sealing == Sealing.NONE
                ? ""
                : "TLSCertificateFile %s%nTLSCertificateKeyFile %s%n"
                        .formatted(certificate.file(), certificate.keyFile());
        return schemas + """
                modulepath /usr/lib/ldap
                moduleload back_mdb
                moduleload ppolicy
                pidfile %s/slapd.pid
                """.formatted(folder) + tls + """
                database mdb
                suffix "%1$s"
                rootdn "cn=admin,%1$s"
                directory %2$s
                index uid,uidNumber eq
                access to attrs=userPassword by anonymous auth by * none
                access to * by dn.exact="%3$s" read by anonymous auth by * none
                overlay ppolicy
                ppolicy_use_lockout
                ppolicy_default "cn=policy,%1$s"
                """.formatted(BASE, data, READER);
    }

    private static String tree() {
        return """
                dn: %1$s
                objectClass: dcObject
                objectClass: organization
                o: Corp

                dn: cn=policy,%1$s
                objectClass: device
                objectClass: pwdPolicy
                cn: policy
                pwdAttribute: userPassword
                pwdLockout: TRUE

                dn: %2$s
                objectClass: device
                objectClass: simpleSecurityObject
                cn: reader
                userPassword: %3$s

                dn: ou=people,%1$s
                objectClass: organizationalUnit
                ou: people

                dn: ou=groups,%1$s
                objectClass: organizationalUnit
                ou: groups
                """.formatted(BASE, READER, READERS_PASSWORD);
    }

    /** A user's entry: what each has, and further lines such as {@code shadowExpire: 1}. */
    public static String user(String uid, int number, String password, String... lines) {
        List<String> all = new ArrayList<>(List.of(
                "dn: uid=" + uid + ",ou=people," + BASE,
                "objectClass: account",
                "objectClass: posixAccount",
                "objectClass: shadowAccount",
                "uid: " + uid,
                "cn: " + uid,
                "userPassword: " + password,
                "uidNumber: " + number));
        all.addAll(List.of(lines));
        addMissing(all, "gidNumber", "30000");
        addMissing(all, "homeDirectory", "/home/" + uid.replaceAll("[^a-z]", ""));
        addMissing(all, "loginShell", "/bin/bash");
        return String.join("\n", all) + "\n\n";
    }

    private static void addMissing(List<String> lines, String attribute, String value) {
        if (lines.stream().noneMatch(line -> line.startsWith(attribute + ":"))) {
            lines.add(attribute + ": " + value);
        }
    }

    /** A group's entry. */
    public static String group(String cn, int number, String... members) {
        StringBuilder all = new StringBuilder("dn: cn=" + cn + ",ou=groups," + BASE + "\nobjectClass: posixGroup\ncn: "
                + cn + "\ngidNumber: " + number + "\n");
        for (String member : members) {
            all.append("memberUid: ").append(member).append('\n');
        }
        return all.append('\n').toString();
    }

    public String tlsUrl() {
        return "ldaps://127.0.0.1:" + tlsPort;
    }

    public String startTlsUrl() {
        return "ldap://127.0.0.1:" + plainPort;
    }

    /** The operations that were asked for so far, a word each: BIND, SRCH, EXT and so on. */
    public List<String> operations() {
        return text(log)
                .lines()
                .filter(line -> line.matches(".* op=\\d+ (BIND dn=.* method=.*|SRCH base=.*|EXT oid=.*)"))
                .map(line -> line.replaceFirst(".* op=\\d+ ([A-Z]+) .*", "$1"))
                .toList();
    }

    /** What the server has logged. */
    public String log() {
        return text(log);
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return "no log";
        }
    }

    private boolean accepts(int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
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

    /** The folder that it was started in. */
    public Path folder() {
        return folder;
    }

    @Override
    public void close() {
        process.destroy();
        await().atMost(LIMIT).until(() -> !process.isAlive());
    }
}
