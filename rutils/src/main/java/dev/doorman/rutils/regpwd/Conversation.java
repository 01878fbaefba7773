package dev.doorman.rutils.regpwd;

import dev.doorman.common.authd.UnreachableAuthdException;
import dev.doorman.common.authd.VaultClient;
import dev.doorman.common.authd.VaultFault;
import dev.doorman.common.authd.VaultResult;
import dev.doorman.common.authd.VaultState;
import dev.doorman.rutils.terminal.NoSecretException;
import dev.doorman.rutils.terminal.Secret;
import dev.doorman.rutils.terminal.Secrets;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;

/**
 * What regpwd says to authd and to the user. One thread; lives as long as the program.
 *
 * @param user empty for the caller
 * @param zone in which dates are shown
 */
record Conversation(VaultClient authd, Path socket, String user, PrintStream out, PrintStream err, ZoneId zone) {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xx");

    /** Opens what secrets come from. */
    @FunctionalInterface
    interface Source {
        Secrets open() throws IOException;
    }

    /** An exchange with authd. */
    @FunctionalInterface
    private interface Exchange {
        ExitCode run() throws IOException;
    }

    ExitCode store(Source source, Asked asked) {
        return reported(() -> {
            try (Secret secret = secret(source, asked)) {
                return switch (authd.store(user, secret.bytes())) {
                    case VaultResult.Stored(long version) -> {
                        out.println("stored, version " + version);
                        yield ExitCode.DONE;
                    }
                    case VaultResult.Refused(Duration hold) -> notDone(refused(hold));
                    case VaultResult.Failed(VaultFault fault) -> notDone(text(fault));
                };
            }
        });
    }

    ExitCode status() {
        return reported(() -> switch (authd.status(user)) {
            case VaultResult.Entry(VaultState state, long version, Instant stored) -> {
                String entry = state.label() + ": version " + version + ", stored " + DATE.format(stored.atZone(zone))
                        + advice(state);
                out.println(entry);
                yield state == VaultState.GOOD ? ExitCode.DONE : ExitCode.NOT_DONE;
            }
            case VaultResult.Unreadable _ -> {
                out.println("unreadable: authd has no key that opens it, or it was altered; store it anew by regpwd");
                yield ExitCode.NOT_DONE;
            }
            case VaultResult.None _ -> {
                out.println("none: no password is stored");
                yield ExitCode.NOT_DONE;
            }
            case VaultResult.Failed(VaultFault fault) -> notDone(text(fault));
        });
    }

    ExitCode delete() {
        return reported(() -> switch (authd.delete(user)) {
            case VaultResult.Deleted _ -> {
                out.println("deleted");
                yield ExitCode.DONE;
            }
            case VaultResult.None _ -> notDone("there is none to delete");
            case VaultResult.Failed(VaultFault fault) -> notDone(text(fault));
        });
    }

    /** Everything that a user can do nothing about in here is told in one place. */
    private ExitCode reported(Exchange exchange) {
        try {
            return exchange.run();
        } catch (UnreachableAuthdException e) {
            return notDone("authd is not reachable at " + socket);
        } catch (NoSecretException e) {
            return notDone(String.valueOf(e.getMessage()));
        } catch (IOException e) {
            return notDone("no answer from authd: " + e.getMessage());
        }
    }

    private Secret secret(Source source, Asked asked) throws IOException {
        try (Secrets secrets = source.open()) {
            Secret first = secrets.ask(user.isEmpty() ? "Your password: " : "Password of " + user + ": ");
            if (asked == Asked.ONCE && !first.isEmpty()) {
                return first;
            }
            if (first.isEmpty()) {
                throw new NoSecretException("an empty password is not stored");
            }
            return again(secrets, first);
        }
    }

    private static Secret again(Secrets secrets, Secret first) throws IOException {
        try (Secret second = secrets.ask("The same again: ")) {
            if (first.same(second)) {
                return first;
            }
            throw new NoSecretException("the two differ; nothing is stored");
        } catch (IOException e) {
            first.close();
            throw e;
        }
    }

    private ExitCode notDone(String why) {
        err.println("regpwd: " + why);
        return ExitCode.NOT_DONE;
    }

    private String whose() {
        return user.isEmpty() ? "your" : user + "'s";
    }

    private String refused(Duration hold) {
        String wrong = "not stored: this is not " + whose() + " password";
        long seconds = hold.plusMillis(999).toSeconds();
        return seconds == 0 ? wrong : wrong + "; wait " + seconds + " s before the next try";
    }

    private String advice(VaultState state) {
        return switch (state) {
            case GOOD -> "";
            case STALE -> "; it is " + whose() + " password no more: store the new one by regpwd";
        };
    }

    private String text(VaultFault fault) {
        return switch (fault) {
            case NOT_PERMITTED -> user.isEmpty() ? "authd does not permit this" : "only root may do this for " + user;
            case BUSY -> "authd has too many questions of yours; try again";
            case FAILED -> "authd cannot do it now; its log says why";
            case UNKNOWN_QUESTION -> "this authd stores no passwords";
            case UNKNOWN_USER -> user.isEmpty() ? "you have no account here" : "there is no account " + user;
            case MALFORMED -> "authd does not understand the question";
        };
    }
}
