package dev.doorman.gateway.kubernetes;

import io.vertx.core.Promise;
import java.time.Duration;

/**
 * What is under way with one daemon's Deployment. Immutable, but for the promises.
 *
 * <pre>
 *   Quiet ──knock, nobody serves──▶ Starting ──a pod is ready──▶ Quiet
 *     ▲                               │
 *     │                               └──time is over──▶ Failed ──the pause is over──▶ as Quiet
 *     └──no pod is ready any more── Stopping ◀──idle── Quiet
 * </pre>
 */
sealed interface Stand {
    /** Nothing: it serves, or is not wanted. */
    record Quiet() implements Stand {}

    /**
     * Somebody waits for a pod.
     *
     * @param over completes with nothing when one is ready, fails with the reason when none will be
     * @param begun as {@link System#nanoTime}
     * @param raised whether we have scaled it up
     * @param trouble what was last in the way; empty where nothing was
     */
    record Starting(Promise<Void> over, long begun, Raised raised, String trouble) implements Stand {
        static Starting now() {
            return new Starting(Promise.promise(), System.nanoTime(), Raised.NOT_KNOWN, "");
        }

        Starting withRaised() {
            return new Starting(over, begun, Raised.BY_US, "");
        }

        Starting withFound() {
            return new Starting(over, begun, raised == Raised.BY_US ? raised : Raised.BEFORE, "");
        }

        Starting withTrouble(String reason) {
            return new Starting(over, begun, raised, reason);
        }

        /** Why nobody serves after so long. */
        String why(Duration after) {
            return trouble.isEmpty() ? raised.text + after.toSeconds() + " s" : trouble;
        }
    }

    /** Who saw to it that there is a replica. */
    enum Raised {
        NOT_KNOWN("the API server has not answered for "),
        BEFORE("the Deployment has replicas, but no pod has been ready for "),
        BY_US("the Deployment was scaled to 1, but no pod was ready within ");

        private final String text;

        Raised(String text) {
            this.text = text;
        }
    }

    /**
     * It is being scaled to none; who knocks meanwhile waits for the end of that.
     *
     * @param over completes, never fails
     */
    record Stopping(Promise<Void> over, Step step) implements Stand {
        static Stopping now() {
            return new Stopping(Promise.promise(), Step.WRITING);
        }

        Stopping withWritten() {
            return new Stopping(over, Step.WRITTEN);
        }
    }

    /** How far the scaling down has got. */
    enum Step {
        WRITING,
        /** The last pods are on their way out. */
        WRITTEN
    }

    /**
     * None became ready.
     *
     * @param until who comes before that, as {@link System#nanoTime}, is told the same
     */
    record Failed(String reason, long until) implements Stand {}
}
