package dev.doorman.ftpd.login;

import dev.doorman.common.account.Account;
import dev.doorman.common.account.FtpUsers;
import dev.doorman.common.authd.AuthResult;
import dev.doorman.common.authd.Authenticator;
import dev.doorman.common.authd.ContextResult;
import dev.doorman.common.link.LinkHeader;
import dev.doorman.common.login.UserLaunch;
import dev.doorman.common.process.Identity;
import dev.doorman.common.settings.FtpSettings;
import dev.doorman.ftpd.files.UserFiles;
import dev.doorman.ftpd.files.VirtualPath;
import dev.doorman.ftpd.transfer.Rates;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Lets users in. One for the daemon; any thread, which waits for authd. */
public final class Logins {
    private static final Logger LOG = Logger.getLogger(Logins.class);
    private static final Set<String> ANONYMOUS = Set.of("anonymous", "ftp");
    private static final int MAX_GIVEN = 64;

    private final Authenticator authenticator;
    private final FtpUsers ftpUsers;
    private final Rates rates = new Rates(System::nanoTime);
    private final ConcurrentHashMap<String, Seats> seats = new ConcurrentHashMap<>();

    /** How a login ended. */
    public sealed interface Result {
        /** The user is closed by whoever takes it. */
        record In(User user) implements Result {}

        /** Name, password, or account: which of them is nobody's business. */
        record Incorrect() implements Result {}

        /** There are as many users as there may be. */
        record Full() implements Result {}

        /** nologin(5), with its text. */
        record Disabled(String text) implements Result {}

        /** The password was right, and the files cannot be had. */
        record NoFiles() implements Result {}
    }

    /**
     * The logins.
     *
     * @param etc where ftpusers(5) is
     */
    public Logins(Authenticator authenticator, Path etc) {
        this.authenticator = authenticator;
        this.ftpUsers = new FtpUsers(etc);
    }

    /** Whether a name asks for a login without a password; there may be none such. */
    public boolean isAnonymous(String name, FtpSettings settings) {
        return ANONYMOUS.contains(name.toLowerCase(Locale.ROOT))
                && !settings.anonymous().account().isEmpty();
    }

    /** Lets in whoever knows the password. */
    public Result byPassword(LinkHeader header, String name, byte[] password, FtpSettings settings) throws IOException {
        AuthResult result =
                authenticator.authenticate(name, password, header.client().getAddress(), header.id());
        if (!(result instanceof AuthResult.Granted(Account account)) || isKeptOut(account)) {
            return new Result.Incorrect();
        }
        return enter(header, account.name(), null, settings);
    }

    /** Lets in whoever comes, where there is an account for that. */
    public Result anonymous(LinkHeader header, byte[] given, FtpSettings settings) throws IOException {
        return enter(header, settings.anonymous().account(), given(given), settings);
    }

    private static String given(byte[] password) {
        String text = new String(password, StandardCharsets.ISO_8859_1).replaceAll("[^\\x21-\\x7e]", "?");
        return text.isEmpty() ? "?" : text.substring(0, Math.min(MAX_GIVEN, text.length()));
    }

    private boolean isKeptOut(Account account) throws IOException {
        return ftpUsers.refuses(account) || !UserLaunch.possible(account);
    }

    private Result enter(LinkHeader header, String name, @Nullable String given, FtpSettings settings)
            throws IOException {
        return switch (authenticator.context(name, header.id())) {
            case ContextResult.Unknown _ -> new Result.Incorrect();
            case ContextResult.LoginsDisabled(String text) -> new Result.Disabled(text);
            case ContextResult.Granted(var context) when isKeptOut(context.account()) -> new Result.Incorrect();
            case ContextResult.Granted(var context) -> take(header, context.account(), given, settings);
        };
    }

    private Result take(LinkHeader header, Account account, @Nullable String given, FtpSettings settings) {
        String service = header.invocation().service();
        boolean anonymous = given != null;
        Seats.@Nullable Seat seat =
                seats.computeIfAbsent(service, _ -> new Seats()).take(anonymous, settings.limits());
        if (seat == null) {
            return new Result.Full();
        }
        try {
            boolean rooted = anonymous || settings.root().isHome(account.name());
            String home = octets(account.home());
            Identity identity = new Identity(account.uid(), account.gid(), account.groups());
            UserFiles files = UserFiles.open(identity, rooted ? home : "/");
            Rates.Held held = rates.hold(service, account.name(), anonymous, settings.limits());
            return new Result.In(new User(
                    account.name(),
                    given == null ? account.name() : given,
                    identity,
                    files,
                    rooted ? VirtualPath.ROOT : VirtualPath.of(home),
                    anonymous
                            ? VirtualPath.ROOT.child(octets(settings.anonymous().incoming()))
                            : null,
                    held,
                    seat::close));
        } catch (IOException e) {
            seat.close();
            LOG.warnf(
                    "login without files connection=%s user=%s reason=%s", header.id(), account.name(), e.getMessage());
            return new Result.NoFiles();
        }
    }

    /** A text of the operator's as the octets of a path. */
    private static String octets(String text) {
        return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    }
}
