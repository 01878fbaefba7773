package dev.doorman.bench.load;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeoutException;

/** Waits for what will be soon. */
public final class Patience {
    private static final long PAUSE_MILLIS = 5;

    private Patience() {}

    /**
     * Asks again and again; what the question throws is a no.
     *
     * @param what is missing if it does not come
     */
    public static void until(Duration limit, String what, Callable<Boolean> question)
            throws InterruptedException, TimeoutException {
        long begin = System.nanoTime();
        while (!asked(question)) {
            if (System.nanoTime() - begin > limit.toNanos()) {
                throw new TimeoutException("waited " + limit.toSeconds() + " s for " + what);
            }
            Thread.sleep(PAUSE_MILLIS);
        }
    }

    private static boolean asked(Callable<Boolean> question) throws InterruptedException {
        try {
            return question.call();
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            return false;
        }
    }
}
