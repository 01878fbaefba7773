package dev.doorman.rutils.training;

import dev.doorman.common.authd.AuthdMessages;
import dev.doorman.common.authd.VaultMessages;
import dev.doorman.common.authd.VaultResult;
import dev.doorman.common.authd.VaultState;
import dev.doorman.rutils.regpwd.Regpwd;
import dev.doorman.rutils.terminal.TerminalSecrets;
import java.io.IOException;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Does what regpwd does, all of it, against an authd of its own that agrees to everything. Prints what the program prints.
 */
public final class Training {
    private static final List<String> RUNS = List.of("-s", "-d", "--stdin");

    private Training() {}

    /**
     * The program; a line of standard input is the password.
     *
     * @param arguments the folder for a socket
     */
    public static void main(String[] arguments) throws IOException {
        Path socket = Path.of(arguments[0]).resolve("public.sock");
        try (ServerSocketChannel authd =
                ServerSocketChannel.open(StandardProtocolFamily.UNIX).bind(UnixDomainSocketAddress.of(socket))) {
            Thread.ofPlatform().daemon().start(() -> answer(authd));
            for (String run : RUNS) {
                int _ = Regpwd.run(List.of(run), Map.of("DOORMAN_AUTHD", socket.toString()), System.out, System.err);
            }
        }
        // a terminal's master side: nobody reads there, but its modes can be set
        TerminalSecrets.open(Path.of("/dev/ptmx")).close();
    }

    private static void answer(ServerSocketChannel authd) {
        try {
            while (true) {
                try (SocketChannel channel = authd.accept()) {
                    var question = AuthdMessages.read(Channels.newInputStream(channel));
                    OutputStream out = Channels.newOutputStream(channel);
                    out.write(AuthdMessages.line(VaultMessages.answer(
                            switch (question == null ? "" : AuthdMessages.text(question, "ask")) {
                                case VaultMessages.STORE -> new VaultResult.Stored(1);
                                case VaultMessages.STATUS -> new VaultResult.Entry(VaultState.GOOD, 1, Instant.EPOCH);
                                default -> new VaultResult.Deleted();
                            })));
                }
            }
        } catch (IOException e) {
            // the runs are over
        }
    }
}
