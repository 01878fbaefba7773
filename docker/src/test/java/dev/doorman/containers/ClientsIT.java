package dev.doorman.containers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.doorman.common.testing.Apart;
import dev.doorman.common.testing.CClient;
import dev.doorman.common.testing.Doorman;
import dev.doorman.common.testing.RawTelnet;
import dev.doorman.common.testing.ShiftedPorts;
import dev.doorman.common.testing.Tmux;
import dev.doorman.common.testing.Tools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Real clients on the host, through the gateway, to daemons in containers, as an ordinary user of the configuration. */
@OnStack
class ClientsIT {
    private CClient library;
    private Path scratch;

    /** The user lets root of this host in, as users do: by a file of his own, which he writes by the door that has a password. */
    @BeforeEach
    void trust(Stack stack) throws Exception {
        scratch = Files.createDirectories(stack.folder().resolve("scratch"));
        library = new CClient(scratch);
        Apart written = rexec(stack, "printf '127.0.0.1 root\\nlocalhost root\\n' >~/.rhosts && chmod 600 ~/.rhosts");
        assertThat(written).isEqualTo(new Apart(0, "", ""));
    }

    private Apart rexec(Stack stack, String command) throws Exception {
        return library.rexec(stack.port(512), Doorman.USER, Doorman.PASSWORD, CClient.Second.YES, command);
    }

    @Test
    void telnet(Stack stack) throws Exception {
        Tools.expect(getClass(), "login.exp", String.valueOf(stack.port(23)), Doorman.USER, Doorman.PASSWORD);
        Container telnetd = stack.container("telnetd");
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(telnetd.processes(Doorman.UID)).isEmpty());
    }

    @Test
    void rexecWithItsSecondChannel(Stack stack) throws Exception {
        assertThat(rexec(stack, "id -un; pwd; echo wrong >&2"))
                .isEqualTo(new Apart(0, "john\n/home/john\n", "wrong\n"));
    }

    /** Netkit's rsh prints what comes on the second channel; rsh-redone's takes it, and prints nothing of it. */
    @Test
    void rshWithItsSecondChannel(Stack stack) throws Exception {
        Apart netkit = rsh(stack, "/usr/bin/netkit-rsh");
        assertThat(netkit).isEqualTo(new Apart(0, "john\nfrom here\n", "wrong\n"));
        Apart redone = rsh(stack, "/usr/bin/rsh-redone-rsh");
        assertThat(redone.text()).isEqualTo("john\nfrom here\n");
    }

    private static Apart rsh(Stack stack, String program) throws Exception {
        return Apart.run(
                stack.client(program, "-l", Doorman.USER, "127.0.0.1", "id -un; cat; echo wrong >&2"), "from here\n");
    }

    @Test
    void rcpThereAndBack(Stack stack) throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(4711).nextBytes(content);
        Path file = Files.write(scratch.resolve("sent"), content);
        Path back = scratch.resolve("back");
        Files.deleteIfExists(back);
        String there = Doorman.USER + "@127.0.0.1:copied";
        Apart sent = Apart.run(stack.client("/usr/bin/netkit-rcp", file.toString(), there), "");
        assertThat(sent).isEqualTo(new Apart(0, "", ""));
        Apart fetched = Apart.run(stack.client("/usr/bin/netkit-rcp", there, back.toString()), "");
        assertThat(fetched).isEqualTo(new Apart(0, "", ""));
        assertThat(back).hasBinaryContent(content);
        assertThat(rexec(stack, "stat -c %U copied").text()).isEqualTo("john\n");
    }

    @Test
    void rloginWithoutAPassword(Stack stack) throws Exception {
        for (String program : new String[] {"/usr/bin/netkit-rlogin", "/usr/bin/rsh-redone-rlogin"}) {
            String[] line =
                    stack.client(program, "-l", Doorman.USER, "127.0.0.1").toArray(String[]::new);
            String[] arguments = new String[line.length + 1];
            arguments[0] = Doorman.USER;
            System.arraycopy(line, 0, arguments, 1, line.length);
            Tools.expect(getClass(), "trusted.exp", arguments);
        }
    }

    /** curl, passive and active; the files are the user's, and nothing that the container's root could not be kept from. */
    @Test
    void ftpThereAndBack(Stack stack) throws Exception {
        byte[] content = new byte[3_000_000];
        new Random(4712).nextBytes(content);
        Path file = Files.write(scratch.resolve("uploaded"), content);
        String url = "ftp://127.0.0.1:" + stack.port(21) + "/by-ftp";
        assertThat(curl("-T", file.toString(), url)).isEqualTo(new Apart(0, "", ""));
        Path back = scratch.resolve("downloaded");
        assertThat(curl("--ftp-port", "127.0.0.1", "-o", back.toString(), url)).isEqualTo(new Apart(0, "", ""));
        assertThat(back).hasBinaryContent(content);
        assertThat(rexec(stack, "stat -c '%U %a' by-ftp").text()).isEqualTo("john 644\n");
        Apart other = curl("-l", "ftp://127.0.0.1:" + stack.port(21) + "/../../etc/");
        assertThat(other.status()).isEqualTo(9);
    }

    private static Apart curl(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of("curl", "-s", "--user", Doorman.USER + ":" + Doorman.PASSWORD));
        command.addAll(List.of(arguments));
        return Apart.run(command, "");
    }

    /** What everybody may read in the folder that compose was told of, and no more. */
    @Test
    void tftp(Stack stack) throws Exception {
        byte[] content = new byte[1_000_000];
        new Random(4713).nextBytes(content);
        Path image = Files.write(stack.tftpFolder().resolve("image"), content);
        Files.setPosixFilePermissions(image, PosixFilePermissions.fromString("rw-r--r--"));
        Path back = scratch.resolve("image");
        String url = "tftp://127.0.0.1:" + stack.port(69);
        assertThat(Apart.run(List.of("curl", "-s", "-o", back.toString(), url + "/image"), ""))
                .isEqualTo(new Apart(0, "", ""));
        assertThat(back).hasBinaryContent(content);
        for (String other : List.of("/../etc/passwd", "//etc/passwd", "//var/lib/doorman/key/link.key")) {
            assertThat(Apart.run(List.of("curl", "-s", "--path-as-is", url + other), "")
                            .status())
                    .as(other)
                    .isNotZero();
        }
        assertThat(Apart.run(List.of("curl", "-s", "-T", back.toString(), url + "/image"), "")
                        .status())
                .isNotZero();
    }

    /** Netkit's talk rings somebody in telnetd's container, by way of talkd's. */
    @Test
    void talk(Stack stack) throws Exception {
        Tmux tmux = new Tmux();
        try (RawTelnet john = new RawTelnet(stack.port(23)).login()) {
            john.run("mesg y");
            String call = "hostname localhost; exec netkit-ntalk JOHN";
            List<String> caller = new ArrayList<>(List.of("unshare", "--uts"));
            caller.addAll(ShiftedPorts.command(scratch, stack::port, List.of("sh", "-c", call)));
            tmux.open("caller", caller);
            tmux.awaitText("caller", "Waiting for your party to respond");
            john.await("talk: respond with:  talk root@localhost\r");
        } finally {
            tmux.kill();
        }
    }

    @Test
    void theDaemonsSeeTheClientsTrueAddress(Stack stack) throws Exception {
        assertThat(rexec(stack, "true").status()).isZero();
        assertThat(stack.container("rexecd").logs()).contains("127.0.0.1");
    }

    @Test
    void nothingSecretIsLogged(Stack stack) throws Exception {
        assertThat(rexec(stack, "true").status()).isZero();
        for (String service : Stack.SERVICES) {
            assertThat(stack.container(service).logs()).as(service).doesNotContain(Doorman.PASSWORD);
        }
    }
}
