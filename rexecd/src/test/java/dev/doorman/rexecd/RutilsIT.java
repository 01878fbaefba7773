package dev.doorman.rexecd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The users' programs in a telnet session, by name, as the user, against all our daemons. In a network namespace where, as in
 * containers, everybody may have a port below 1024. Needs root.
 */
class RutilsIT {
    private static final String NAME = "ru" + ProcessHandle.current().pid() % 100_000;
    private static final String HERE = NAME + "v";
    private static final String GATEWAY = "10.233.77.2";
    private static final String HOST = "127.0.0.1";

    private static Doorman doorman;

    private RawTelnet session;

    private static void run(String... command) throws Exception {
        Tools.Output output = Tools.run(new byte[0], List.of(command));
        assertThat(output.status())
                .as("%s: %s", List.of(command), output.text())
                .isZero();
    }

    @BeforeAll
    static void start() throws Exception {
        run("ip", "netns", "add", NAME);
        run("ip", "link", "add", HERE, "type", "veth", "peer", "name", "eth0", "netns", NAME);
        run("ip", "address", "add", "10.233.77.1/30", "dev", HERE);
        run("ip", "link", "set", HERE, "up");
        run("ip", "-n", NAME, "address", "add", GATEWAY + "/30", "dev", "eth0");
        run("ip", "-n", NAME, "link", "set", "eth0", "up");
        run("ip", "-n", NAME, "link", "set", "lo", "up");
        run(inside("sh", "-c", "echo 0 > /proc/sys/net/ipv4/ip_unprivileged_port_start"));
        doorman = Doorman.configured("""
                telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd -i
                login  stream tcp nowait NULL /usr/sbin/in.rlogind in.rlogind
                shell  stream tcp nowait NULL /usr/sbin/in.rshd    in.rshd
                exec   stream tcp nowait NULL /usr/sbin/in.rexecd  in.rexecd
                """, "").inside(inside());
        Path rhosts = Files.writeString(
                doorman.home().resolve(".rhosts"), HOST + " " + Doorman.USER + "\n" + HOST + " CORP+john\n");
        Files.setAttribute(rhosts, "unix:uid", Doorman.UID);
        Files.setPosixFilePermissions(rhosts, PosixFilePermissions.fromString("rw-------"));
        doorman.start("--bind", "*");
    }

    private static String[] inside(String... command) {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", NAME));
        line.addAll(List.of(command));
        return line.toArray(String[]::new);
    }

    @AfterAll
    static void stop() throws Exception {
        doorman.close();
        // the pair of interfaces goes with it
        Tools.run(new byte[0], List.of("ip", "netns", "delete", NAME));
        Tools.run(new byte[0], List.of("ip", "link", "delete", HERE));
    }

    @BeforeEach
    void login() throws Exception {
        session = RawTelnet.connect(GATEWAY, doorman.port(23));
        session.login();
    }

    @AfterEach
    void logout() throws Exception {
        session.close();
    }

    /** The programs' own options, and the host. */
    private static String call(String program, String options, int wellKnown) {
        return "%s -p %d %s %s".formatted(program, doorman.port(wellKnown), options, HOST);
    }

    @Test
    void theyAreFoundByName() throws Exception {
        String programs = doorman.state().resolve("programs").toString();
        for (String program : List.of("rsh", "rlogin", "rcp", "rexec", "regpwd")) {
            assertThat(session.run("command -v " + program)).isEqualTo(programs + "/" + program + "\r\n");
            assertThat(session.run(program + " --help | sed -n 2p")).contains(program + " - ");
        }
        assertThat(session.run("regpwd -s; echo $?")).isEqualTo("none: no password is stored\r\n1\r\n");
    }

    @Test
    void rshRunsACommandAsTheUser() throws Exception {
        String rsh = call("rsh", "", 514);
        assertThat(session.run("echo typed | " + rsh + " 'id -un; cat; echo wrong >&2' 2>errors; cat errors"))
                .isEqualTo("john\r\ntyped\r\nwrong\r\n");
        assertThat(session.run(call("rsh", "-n -l " + Doorman.OTHER_USER, 514) + " id; echo $?"))
                .isEqualTo("rsh: 127.0.0.1: Permission denied.\r\n1\r\n");
        assertThat(session.run("head -c 3000000 /dev/urandom > bulk; " + rsh + " cat < bulk | cmp - bulk && echo same"))
                .isEqualTo("same\r\n");
    }

    @Test
    void aSignalReachesTheCommand() throws Exception {
        session.send(call("rsh", "", 514) + " 'echo be''gun; exec sleep 1017'\r");
        session.await("begun\r\n");
        session.send("\003");
        session.await("ready> ");
        assertThat(doorman.processes()).doesNotContainValue("sleep 1017");
    }

    @Test
    void namesWithADomain() throws Exception {
        assertThat(session.run("DOORMAN_DOMAIN=CORP " + call("rsh", "-n -D -l john", 514) + " id -un"))
                .isEqualTo("john\r\n");
        assertThat(session.run("DOORMAN_DOMAIN=SALES " + call("rsh", "-n -D -l john", 514) + " id -un"))
                .isEqualTo("rsh: 127.0.0.1: Permission denied.\r\n");
    }

    @Test
    void rcpCopiesThereAndBack() throws Exception {
        String rcp = "rcp -P " + doorman.port(514) + " ";
        assertThat(session.run("mkdir -p tree/sub && echo text > 'tree/sub/a b' && chmod 4750 tree/sub/*"))
                .isEmpty();
        assertThat(session.run(rcp + "-rp tree " + HOST + ":there && " + rcp + "-rp " + HOST + ":there back"))
                .isEmpty();
        assertThat(session.run("diff -r tree back && stat -c '%a %U' back/sub/*"))
                .isEqualTo("4750 john\r\n");
        assertThat(session.run(rcp + HOST + ":none here; echo $?")).isEqualTo("rcp: none: no such file\r\n1\r\n");
        assertThat(session.run("mkdir in; " + rcp + "'" + HOST + ":tree/sub/*' " + HOST
                        + ":.rhosts in; ls -A in | LC_ALL=C sort"))
                .isEqualTo(".rhosts\r\na b\r\n");
        assertThat(session.run(rcp + "/etc/hostname " + HOST + ":/etc/doorman-was-here; echo $?"))
                .isEqualTo("rcp: /etc/doorman-was-here: permission denied\r\n1\r\n");
    }

    @Test
    void rexecAsksForThePassword() throws Exception {
        session.send(call("rexec", "", 512) + " 'id -un; tty'\r");
        session.await("john@127.0.0.1's password: ");
        session.send(Doorman.PASSWORD + "\r");
        assertThat(session.await("ready> ")).isEqualTo("\r\njohn\r\nnot a tty\r\nready> ");
        assertThat(session.run("echo wrong | " + call("rexec", "--stdin", 512) + " id; echo $?"))
                .isEqualTo("rexec: 127.0.0.1: Login incorrect.\r\n1\r\n");
        assertThat(doorman.logs()).doesNotContain(Doorman.PASSWORD);
    }

    @Test
    void rloginIsASessionInTheSession() throws Exception {
        session.send(call("rlogin", "", 513) + "\r");
        session.prompt();
        assertThat(session.run("id -un; tty | sed 's/[0-9]*$//'; stty -a | grep -o 'rows [0-9]*'"))
                .startsWith("john\r\n/dev/pts/\r\nrows ");
        session.send("exit\r");
        session.await("rlogin: connection closed.\r\n");
        session.await("ready> ");
        session.send(call("rsh", "", 514).replace("-p " + doorman.port(514), "-p " + doorman.port(513)) + "\r");
        session.prompt();
        session.send("~.");
        session.await("rlogin: connection closed.\r\n");
    }
}
