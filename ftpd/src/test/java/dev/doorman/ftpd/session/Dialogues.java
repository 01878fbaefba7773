package dev.doorman.ftpd.session;

import dev.doorman.common.account.Account;
import dev.doorman.common.authd.AuthResult;
import dev.doorman.common.authd.Authenticator;
import dev.doorman.common.authd.ContextKind;
import dev.doorman.common.authd.ContextResult;
import dev.doorman.common.authd.SecurityContext;
import dev.doorman.common.callback.Callback;
import dev.doorman.common.callback.PassivePort;
import dev.doorman.common.net.ConnectionId;
import dev.doorman.common.posix.Libc;
import dev.doorman.common.session.SessionOutcome;
import dev.doorman.common.testing.FakeConnection;
import dev.doorman.common.trust.TrustChecks;
import dev.doorman.common.trust.TrustDecision;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Sessions without a gateway: what a client types is given, and what it is answered comes back. Data connections are loopback's. */
final class Dialogues {
    static final String LOG_IN = "USER john\r\nPASS secret\r\n";

    final Path etc;
    final Path home;
    final Path anonymousHome;
    SessionOutcome outcome = new SessionOutcome.Stopped();
    FakeConnection connection = new FakeConnection();
    final MeterRegistry registry = new SimpleMeterRegistry();

    Dialogues(Path folder) throws IOException {
        etc = Files.createDirectories(folder.resolve("etc"));
        home = Files.createDirectories(folder.resolve("john"));
        anonymousHome = Files.createDirectories(folder.resolve("ftp"));
        Files.createDirectories(anonymousHome.resolve("incoming"));
    }

    Dialogues settings(String... lines) throws IOException {
        List<String> all = new ArrayList<>();
        for (String line : lines) {
            all.add("service.test." + line);
        }
        Files.write(etc.resolve("doorman.properties"), all);
        return this;
    }

    /** All that is answered to what is typed, each argument in a piece of its own; octets, each a char. */
    String talk(String... pieces) throws Exception {
        return talk(List.of("in.ftpd"), pieces);
    }

    String talk(List<String> arguments, String... pieces) throws Exception {
        connection = new FakeConnection(4711, arguments);
        for (String piece : pieces) {
            connection.type(piece);
        }
        TransferReports reports = new TransferReports(registry);
        FtpSession session = new FtpSession(etc, new Accounts(), reports, _ -> new Loopback());
        outcome = session.handle(connection);
        return new String(connection.shown().getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.ISO_8859_1);
    }

    /** The last reply's code. */
    int code(String... pieces) throws Exception {
        String[] lines = talk(pieces).split("\r\n", -1);
        return Integer.parseInt(lines[lines.length - 2].substring(0, 3));
    }

    private Account account(String name, Path where) {
        int uid = Libc.effectiveUid();
        int gid = Libc.effectiveGid();
        return new Account(name, uid, gid, List.of(gid), where.toString(), "/bin/sh");
    }

    /** john with a password, and ftp without. */
    private final class Accounts implements Authenticator {
        @Override
        public AuthResult authenticate(String user, byte[] password, InetAddress client, ConnectionId connection) {
            boolean right = user.equals("john") && new String(password, StandardCharsets.UTF_8).equals("secret");
            return right ? new AuthResult.Granted(account("john", home)) : new AuthResult.Refused();
        }

        @Override
        public TrustDecision trusted(
                String user, String remoteUser, InetAddress client, TrustChecks checks, ConnectionId connection) {
            throw new UnsupportedOperationException("ftpd does not ask for trust");
        }

        @Override
        public ContextResult context(String user, ConnectionId connection) {
            return switch (user) {
                case "john" -> granted(account("john", home));
                case "ftp" -> granted(account("ftp", anonymousHome));
                default -> new ContextResult.Unknown();
            };
        }

        private ContextResult granted(Account account) {
            return new ContextResult.Granted(new SecurityContext(account, ContextKind.FULL, Set.of()));
        }
    }

    /** In place of the gateway. */
    private static final class Loopback implements Callback {
        @Override
        public Socket dial(int clientPort) throws IOException {
            return SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), clientPort))
                    .socket();
        }

        @Override
        public PassivePort listen() throws IOException {
            ServerSocketChannel server =
                    ServerSocketChannel.open().bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            return new PassivePort() {
                @Override
                public InetSocketAddress advertised() {
                    return new InetSocketAddress(
                            server.socket().getInetAddress(), server.socket().getLocalPort());
                }

                @Override
                public Socket accept(Duration limit) throws IOException {
                    server.socket().setSoTimeout(Math.toIntExact(limit.toMillis()));
                    return server.socket().accept();
                }

                @Override
                public void close() throws IOException {
                    server.close();
                }
            };
        }
    }
}
