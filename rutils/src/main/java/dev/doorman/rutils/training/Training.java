package dev.doorman.rutils.training;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.doorman.common.authd.AuthdMessages;
import dev.doorman.common.authd.VaultMessages;
import dev.doorman.common.authd.VaultResult;
import dev.doorman.common.authd.VaultState;
import dev.doorman.rutils.arguments.Octets;
import dev.doorman.rutils.rcp.Rcp;
import dev.doorman.rutils.regpwd.Regpwd;
import dev.doorman.rutils.remote.SourcePort;
import dev.doorman.rutils.remote.Streams;
import dev.doorman.rutils.rexec.Rexec;
import dev.doorman.rutils.rlogin.Rlogin;
import dev.doorman.rutils.rsh.Rsh;
import dev.doorman.rutils.talk.Talk;
import dev.doorman.rutils.terminal.TerminalSecrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Copies a tree as rcp does, calls a server of its own by each program that calls one, and does what regpwd does, all of it, against an authd of its own that agrees to everything. Prints what the program prints.
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
        copy(Path.of(arguments[0]));
        call(Path.of(arguments[0]));
        // a terminal's master side: nobody reads there, but its modes can be set
        TerminalSecrets.open(Path.of("/dev/ptmx")).close();
        // how each program begins, and how it ends: the JDK looks for somebody to log that to
        List<String> line = Octets.arguments(arguments.length);
        System.exit(line.isEmpty() || System.getenv().isEmpty() ? 1 : 0);
    }

    /** Receives a small tree, and sends it. */
    private static void copy(Path folder) throws IOException {
        String sent = "T1 0 1 0\nD0700 0 tree\nT1 0 1 0\nC0600 5 file\n12345\0C0600 0 /\nE\n";
        int _ = Rcp.run(List.of("-t", "-r", "-p", folder.toString()), input(sent), nowhere(), System.err);
        String agreed = "\0".repeat(8);
        List<String> line = List.of("-f", "-r", "-p", folder + "/tree", folder + "/none");
        int _ = Rcp.run(line, input(agreed), nowhere(), System.err);
        Files.delete(folder.resolve("tree/file"));
        Files.delete(folder.resolve("tree"));
    }

    /** Calls a server of its own by each program, from any port: nothing more is allowed everywhere. */
    private static void call(Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "12345");
        try (ServerSocket server = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
            Thread.ofPlatform().daemon().start(() -> Server.serve(server));
            String port = String.valueOf(server.getLocalPort());
            OutputStream nowhere = nowhere();
            Streams streams = new Streams(input("x\n"), nowhere, nowhere, new PrintStream(nowhere, true, UTF_8));
            SourcePort any = SourcePort.ANY;
            int _ = Rsh.run(List.of("-p", port, "127.0.0.1", "echo"), Map.of(), streams, any);
            int _ = Rexec.run(List.of("--stdin", "-p", port, "127.0.0.1", "echo"), Map.of(), streams);
            int _ = Rlogin.run(List.of("-p", port, "127.0.0.1"), Map.of("TERM", "vt100"), streams, any);
            int _ = Rcp.run(List.of("-P", port, file.toString(), "127.0.0.1:"), Map.of(), streams, any);
            int _ = Rcp.run(List.of("-P", port, "127.0.0.1:file", file.toString()), Map.of(), streams, any);
            int _ = Rsh.run(List.of("-h"), Map.of(), streams, any);
            int _ = Talk.run(List.of("-h"), Map.of(), streams);
        }
        Files.delete(file);
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private static OutputStream nowhere() {
        return OutputStream.nullOutputStream();
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
