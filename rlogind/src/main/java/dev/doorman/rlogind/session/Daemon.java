package dev.doorman.rlogind.session;

import dev.doorman.common.authd.Authenticator;
import dev.doorman.common.login.Pauses;
import dev.doorman.common.login.ShellSession;
import java.nio.file.Path;

/**
 * What all of the daemon's sessions share. Immutable; any thread.
 *
 * @param etc the folder of doorman.properties and motd, read for each connection
 */
public record Daemon(Path etc, Authenticator authenticator, ShellSession shells, Pauses pauses) {}
