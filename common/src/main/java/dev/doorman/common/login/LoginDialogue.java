package dev.doorman.common.login;

import dev.doorman.common.account.Account;
import dev.doorman.common.authd.AuthResult;
import dev.doorman.common.authd.Authenticator;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.LoginResult;
import dev.doorman.common.session.PeerGoneException;
import dev.doorman.common.terminal.ClientTerminal;
import dev.doorman.common.terminal.LineEditor;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Asks for a name and a password until they are right, as Interix does: ten tries, and from the fourth failure on a pause
 * before the next, of 5 s, 10 s, 15 s and so on. The client has a minute in all; the pauses are ours and do not count. One
 * for each session, on its thread.
 */
public final class LoginDialogue {
    private static final Logger LOG = Logger.getLogger(LoginDialogue.class);
    private static final int FREE_FAILURES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** A machine that is busy is not a client that takes nothing. */
    private static final Duration LEAST_WRITE = Duration.ofSeconds(1);

    /** For a client that may take nothing any more. */
    private static final Duration LAST_WORDS = Duration.ofSeconds(5);

    private static final byte[] LOGIN = "login: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PASSWORD = "Password: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INCORRECT = "\r\nLogin incorrect\r\n".getBytes(StandardCharsets.US_ASCII);

    /** A name that no user can have. */
    private static final String NOBODY = "?";

    private final Connection connection;
    private final ClientTerminal terminal;
    private final LineEditor editor;
    private final Authenticator authenticator;
    private final Predicate<Account> allowed;
    private final Policy policy;
    private long timeLeft;

    /** How a dialogue ended. */
    public sealed interface Outcome {
        record LoggedIn(Account account) implements Outcome {}

        /** Too many tries. */
        record GivenUp() implements Outcome {}

        /** The client has been told. */
        record TimedOut() implements Outcome {}

        /** The client closed its half. */
        record Left() implements Outcome {}
    }

    /** How one try ended. */
    private sealed interface Try {
        record LoggedIn(Account account) implements Try {}

        record Failed() implements Try {}

        /** There was nothing to judge. */
        record Nothing() implements Try {}

        record Left() implements Try {}
    }

    /** Asks once. */
    @FunctionalInterface
    private interface Asking {
        Try once() throws IOException;
    }

    /**
     * The rules.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    public record Policy(int tries, Duration limit, Pauses pauses, LongSupplier nanoTime) {}

    /**
     * A dialogue.
     *
     * @param allowed whether this daemon can give a session to an account whose password is right
     */
    public LoginDialogue(
            TerminalClient client, Authenticator authenticator, Predicate<Account> allowed, Policy policy) {
        this.connection = client.connection();
        this.terminal = client.terminal();
        this.editor = client.editor();
        this.authenticator = authenticator;
        this.allowed = allowed;
        this.policy = policy;
        this.timeLeft = policy.limit().toNanos();
    }

    /** Asks for names and passwords. */
    public Outcome run() throws IOException, InterruptedException {
        return run(this::nameAndPassword);
    }

    /** Asks for the password of somebody who was named already; when it is wrong, for others' names and passwords. */
    public Outcome run(String name) throws IOException, InterruptedException {
        return run(() -> password(name));
    }

    private Outcome run(Asking first) throws IOException, InterruptedException {
        try {
            int failures = 0;
            Asking next = first;
            while (failures < policy.tries()) {
                Try ended = next.once();
                next = this::nameAndPassword;
                switch (ended) {
                    case Try.LoggedIn(Account account) -> {
                        connection.readTimeout(Duration.ZERO);
                        connection.writeTimeout(Duration.ZERO);
                        return new Outcome.LoggedIn(account);
                    }
                    case Try.Failed _ -> {
                        failures++;
                        pause(failures);
                        say(INCORRECT);
                    }
                    case Try.Nothing _ -> {
                        // an empty name, or ^C: asked again
                    }
                    case Try.Left _ -> {
                        return new Outcome.Left();
                    }
                }
            }
            return new Outcome.GivenUp();
        } catch (SocketTimeoutException e) {
            return timedOut();
        } finally {
            editor.wipe();
        }
    }

    private Outcome timedOut() throws IOException {
        String text = "\r\nLogin timed out after " + policy.limit().toSeconds() + " seconds.\r\n";
        connection.writeTimeout(LAST_WORDS);
        try {
            terminal.write(text.getBytes(StandardCharsets.US_ASCII));
        } catch (PeerGoneException | SocketTimeoutException e) {
            LOG.debugf(
                    e,
                    "client takes nothing any more connection=%s",
                    connection.header().id());
        }
        return new Outcome.TimedOut();
    }

    private Try nameAndPassword() throws IOException {
        say(LOGIN);
        LineEditor.End named = editor.read(LineEditor.Echo.SHOWN, this::pump);
        String name = new String(editor.bytes(), StandardCharsets.UTF_8);
        if (named == LineEditor.End.CLOSED) {
            return new Try.Left();
        }
        if (named == LineEditor.End.INTERRUPTED || named == LineEditor.End.ENTERED && name.isEmpty()) {
            return new Try.Nothing();
        }
        return password(named == LineEditor.End.OVERLONG ? NOBODY : name);
    }

    private Try password(String name) throws IOException {
        say(PASSWORD);
        return switch (editor.read(LineEditor.Echo.HIDDEN, this::pump)) {
            case CLOSED -> new Try.Left();
            case INTERRUPTED -> new Try.Nothing();
            case ENTERED -> judge(name);
            // judged like any other, so that it takes as long, and wrong
            case OVERLONG -> judge(NOBODY);
        };
    }

    private Try judge(String name) throws IOException {
        byte[] password = editor.bytes();
        editor.wipe();
        try {
            AuthResult result = authenticator.authenticate(
                    name,
                    password,
                    connection.header().client().getAddress(),
                    connection.header().id());
            if (result instanceof AuthResult.Granted(Account account) && allowed.test(account)) {
                connection.login(account.name(), LoginResult.OK);
                return new Try.LoggedIn(account);
            }
            // what was typed for a name may be a password: it is nobody's business
            connection.login("", LoginResult.FAILED);
            return new Try.Failed();
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private void pause(int failures) throws InterruptedException {
        if (failures > FREE_FAILURES) {
            policy.pauses().pause(PAUSE.multipliedBy(failures - FREE_FAILURES));
        }
    }

    private boolean pump() throws IOException {
        if (timeLeft <= 0) {
            throw new SocketTimeoutException("login");
        }
        connection.readTimeout(Duration.ofMillis(Math.max(1, timeLeft / 1_000_000)));
        // a client that asks and asks and takes no answer would else stay for ever
        limitWrites();
        long before = policy.nanoTime().getAsLong();
        try {
            return terminal.pump();
        } finally {
            timeLeft -= policy.nanoTime().getAsLong() - before;
        }
    }

    private void say(byte[] text) throws IOException {
        limitWrites();
        long before = policy.nanoTime().getAsLong();
        terminal.write(text);
        timeLeft -= policy.nanoTime().getAsLong() - before;
    }

    private void limitWrites() {
        connection.writeTimeout(Duration.ofNanos(Math.max(LEAST_WRITE.toNanos(), timeLeft)));
    }
}
