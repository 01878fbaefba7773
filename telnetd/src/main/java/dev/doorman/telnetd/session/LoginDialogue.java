package dev.doorman.telnetd.session;

import dev.doorman.common.account.Account;
import dev.doorman.common.authd.AuthResult;
import dev.doorman.common.authd.Authenticator;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.LoginResult;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Asks for a name and a password until they are right, as Interix does: ten tries, and from the fourth failure on a pause
 * before the next, of 5 s, 10 s, 15 s and so on. The client has a minute in all; the pauses are ours and do not count. One
 * for each session, on its thread.
 */
final class LoginDialogue {
    private static final int FREE_FAILURES = 3;
    private static final Duration PAUSE = Duration.ofSeconds(5);
    private static final byte[] LOGIN = "login: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PASSWORD = "Password: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] INCORRECT = "\r\nLogin incorrect\r\n".getBytes(StandardCharsets.US_ASCII);

    private final Connection connection;
    private final NetworkTerminal terminal;
    private final LineEditor editor;
    private final Authenticator authenticator;
    private final Predicate<Account> allowed;
    private final Policy policy;
    private long timeLeft;

    /** How a dialogue ended. */
    sealed interface Outcome {
        record LoggedIn(Account account) implements Outcome {}

        /** Too many tries. */
        record GivenUp() implements Outcome {}

        record TimedOut() implements Outcome {}

        /** The client closed its half. */
        record Left() implements Outcome {}
    }

    /** What was entered, apart from names and passwords. */
    private enum Step {
        ENTERED,
        AGAIN,
        LEFT
    }

    /**
     * The rules.
     *
     * @param nanoTime as {@link System#nanoTime}
     */
    record Policy(int tries, Duration limit, Pauses pauses, LongSupplier nanoTime) {}

    /**
     * A dialogue.
     *
     * @param allowed whether this daemon can give a session to an account whose password is right
     */
    LoginDialogue(
            Connection connection,
            NetworkTerminal terminal,
            LineEditor editor,
            Authenticator authenticator,
            Predicate<Account> allowed,
            Policy policy) {
        this.connection = connection;
        this.terminal = terminal;
        this.editor = editor;
        this.authenticator = authenticator;
        this.allowed = allowed;
        this.policy = policy;
        this.timeLeft = policy.limit().toNanos();
    }

    Outcome run() throws IOException, InterruptedException {
        try {
            for (int failures = 0; failures < policy.tries(); ) {
                say(LOGIN);
                switch (step(LineEditor.Echo.SHOWN)) {
                    case LEFT -> {
                        return new Outcome.Left();
                    }
                    case AGAIN -> {
                        continue;
                    }
                    case ENTERED -> {}
                }
                String name = name();
                if (name.isEmpty() && editor.bytes().length == 0) {
                    continue;
                }
                say(PASSWORD);
                switch (step(LineEditor.Echo.HIDDEN)) {
                    case LEFT -> {
                        return new Outcome.Left();
                    }
                    case AGAIN -> {
                        continue;
                    }
                    case ENTERED -> {}
                }
                AuthResult result = judge(name);
                if (result instanceof AuthResult.Granted(Account account)) {
                    connection.readTimeout(Duration.ZERO);
                    return new Outcome.LoggedIn(account);
                }
                failures++;
                pause(failures);
                say(INCORRECT);
            }
            return new Outcome.GivenUp();
        } catch (SocketTimeoutException e) {
            return new Outcome.TimedOut();
        } finally {
            editor.wipe();
        }
    }

    private Step step(LineEditor.Echo echo) throws IOException {
        return switch (editor.read(echo, this::pump)) {
            case ENTERED -> Step.ENTERED;
            // a line that no name or password can be is judged like any other, and is wrong
            case OVERLONG -> {
                editor.wipe();
                yield Step.ENTERED;
            }
            case INTERRUPTED -> Step.AGAIN;
            case CLOSED -> Step.LEFT;
        };
    }

    /** The name as typed; one that is not even text becomes one that no user can have. */
    private String name() {
        return new String(editor.bytes(), StandardCharsets.UTF_8);
    }

    private AuthResult judge(String name) throws IOException {
        byte[] password = editor.bytes();
        editor.wipe();
        try {
            AuthResult result = authenticator.authenticate(
                    name,
                    password,
                    connection.header().client().getAddress(),
                    connection.header().id());
            boolean granted = result instanceof AuthResult.Granted(Account account) && allowed.test(account);
            connection.login(granted ? name : "", granted ? LoginResult.OK : LoginResult.FAILED);
            return granted ? result : new AuthResult.Refused();
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
        long before = policy.nanoTime().getAsLong();
        try {
            return terminal.pump();
        } finally {
            timeLeft -= policy.nanoTime().getAsLong() - before;
        }
    }

    private void say(byte[] text) throws IOException {
        terminal.write(text, 0, text.length);
    }
}
