package dev.doorman.common.authd;

import dev.doorman.common.account.Account;

/** As what a session runs. */
public record SecurityContext(Account account, ContextKind kind) {}
