package dev.doorman.rutils.debian;

import static org.assertj.core.api.Assertions.assertThat;

import dev.doorman.common.testing.Tools;
import dev.doorman.rutils.remote.Rogue;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** rlogin on a real terminal: at Debian's in.rlogind, and at a server that asks for this and that. */
class RloginOnTerminalIT {
    private static final String RLOGIN =
            Path.of("target/programs/rlogin").toAbsolutePath().toString();

    @TempDir
    private Path folder;

    @Test
    void aSessionWithEverythingThatAPersonDoes() throws Exception {
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
        try (DebianServers servers = new DebianServers(folder)) {
            // a script, for the command is longer than a terminal's line can be
            Path script = Files.writeString(
                    folder.resolve("script"), "exec " + RLOGIN + " -l " + DebianServers.USER + " 127.0.0.1");
            List<String> line = new ArrayList<>(List.of("sh " + script));
            // without its line editor, which sets the modes as it likes
            line.addAll(servers.command("/bin/bash", "--noediting", "--norc", "-i"));
            Tools.expect(RloginOnTerminalIT.class, "rlogin.exp", line.toArray(String[]::new));
        }
    }

    @Test
    void aServerSaysWhoseTheFlowKeysAreAndIsToldTheWindow() throws Exception {
        try (Rogue server = new Rogue(caller -> {
            assertThat(caller.request()).isEqualTo("vt100/19200");
            caller.say("\0");
            caller.socket().sendUrgentData(0x80);
            assertThat(caller.in().readNBytes(12)).containsExactly(0xff, 0xff, 's', 's', 0, 24, 0, 80, 0, 0, 0, 0);
            caller.say("mine");
            caller.socket().sendUrgentData(0x10);
            assertThat(caller.in().readNBytes(2)).containsExactly(0x13, 0x11);
            caller.say("yours");
            caller.socket().sendUrgentData(0x20);
            assertThat(caller.in().read()).isEqualTo('x');
        })) {
            Tools.expect(RloginOnTerminalIT.class, "flow.exp", RLOGIN, "-p", server.port(), "127.0.0.1");
            server.await();
        }
    }

    /** \345 is an e with its eighth bit; a server that has ^S and ^Q has that bit too. */
    @Test
    void aLineOfSevenBitsSendsSevenOrEight() throws Exception {
        for (String eight : new String[] {"-E", "-8"}) {
            int typed = eight.equals("-8") ? 0xe5 : 0x65;
            try (Rogue server = new Rogue(caller -> {
                assertThat(caller.request()).isEqualTo("vt100/19200");
                caller.say("\0ready");
                assertThat(caller.in().read()).isEqualTo(typed);
                caller.socket().sendUrgentData(0x10);
                caller.say("mine");
                assertThat(caller.in().read()).isEqualTo(0xe5);
            })) {
                Tools.expect(RloginOnTerminalIT.class, "seven.exp", RLOGIN, eight, "-p", server.port(), "127.0.0.1");
                server.await();
            }
        }
    }

    @Test
    void itExplainsItsKeysAndSendsNothingOfIt() throws Exception {
        try (Rogue server = new Rogue(caller -> {
            assertThat(caller.request()).isEqualTo("vt100/19200");
            caller.say("\0ready");
            assertThat(caller.in().read()).isEqualTo('x');
        })) {
            Tools.expect(RloginOnTerminalIT.class, "explain.exp", RLOGIN, "-p", server.port(), "127.0.0.1");
            server.await();
        }
    }
}
