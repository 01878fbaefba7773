package dev.doorman.common.authd;

import dev.doorman.common.account.Account;

/** authd's answer to a login. */
public sealed interface AuthResult {
    /** The password is right and the account may be used. */
    record Granted(Account account) implements AuthResult {}

    /** Not let in; why is in authd's log alone. */
    record Refused() implements AuthResult {}
}
