package dev.doorman.common.login;

import java.time.Duration;

/** Waits; a seam for tests, which do not. */
@FunctionalInterface
public interface Pauses {
    void pause(Duration duration) throws InterruptedException;
}
