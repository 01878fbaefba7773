package dev.doorman.common.process;

import dev.doorman.common.posix.Libc;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;

/**
 * Ends sessions: SIGHUP to all their processes, and after the grace time SIGKILL to those that are still there. One thread
 * serves all that end at the same time with one look at the process table every tenth of a second, and rests when none
 * does. One for the process.
 */
final class HangUps {
    private static final Logger LOG = Logger.getLogger(HangUps.class);
    private static final long TICK_MILLIS = 100;
    /** What SIGKILL has not ended by then hangs in the kernel. */
    private static final long GIVE_UP_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final int SIGHUP = 1;
    private static final int SIGKILL = 9;
    private static final int SIGCONT = 18;
    private static final HangUps INSTANCE = new HangUps();

    private final int self = Math.toIntExact(ProcessHandle.current().pid());
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    /** The uid of each session that runs, by its leader's pid. */
    private final Map<Integer, Integer> running = new HashMap<>();

    private final List<Ending> endings = new ArrayList<>();
    private boolean started;

    private HangUps() {}

    static HangUps instance() {
        return INSTANCE;
    }

    /** A session on its way out; touched by the hang-up thread alone. */
    private static final class Ending {
        private final int session;
        private final int uid;
        private final HangUpPolicy policy;
        private final long begun = System.nanoTime();
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private boolean killed;

        /** Every process is told once. */
        private final Set<Integer> told = new HashSet<>();

        Ending(int session, int uid, HangUpPolicy policy) {
            this.session = session;
            this.uid = uid;
            this.policy = policy;
        }

        boolean graceOver() {
            return System.nanoTime() - begun > policy.grace().toNanos();
        }

        boolean hopeless() {
            return System.nanoTime() - begun > policy.grace().toNanos() + GIVE_UP_NANOS;
        }
    }

    /** A session has begun; its leader is a child of this process. */
    void begun(int session, int uid) {
        lock.lock();
        try {
            running.put(session, uid);
        } finally {
            lock.unlock();
        }
    }

    /** Ends a session; the answer completes when none of its processes is left that should not be. */
    CompletableFuture<Void> end(int session, HangUpPolicy policy) {
        lock.lock();
        try {
            Integer uid = running.remove(session);
            if (uid == null) {
                return CompletableFuture.completedFuture(null);
            }
            Ending ending = new Ending(session, uid, policy);
            endings.add(ending);
            if (!started) {
                Thread.ofPlatform().name("hang-ups").daemon().start(this::run);
                started = true;
            }
            work.signal();
            return ending.done;
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            List<Ending> now;
            Map<Integer, Integer> others;
            lock.lock();
            try {
                while (endings.isEmpty()) {
                    work.awaitUninterruptibly();
                }
                now = List.copyOf(endings);
                others = Map.copyOf(running);
            } finally {
                lock.unlock();
            }
            List<Ending> over = look(now, others);
            lock.lock();
            try {
                endings.removeAll(over);
                if (over.size() < now.size()) {
                    boolean _ = work.await(TICK_MILLIS, TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                LOG.debugf(e, "hang-ups");
            } finally {
                lock.unlock();
            }
            over.forEach(ending -> ending.done.complete(null));
        }
    }

    private List<Ending> look(List<Ending> now, Map<Integer, Integer> others) {
        try {
            ProcessTable table = ProcessTable.read();
            List<Ending> over = new ArrayList<>();
            for (Ending ending : now) {
                if (step(ending, table, others)) {
                    over.add(ending);
                }
            }
            return over;
        } catch (IOException e) {
            LOG.errorf(e, "the process table cannot be read");
            return List.of();
        }
    }

    /** One look at one session; true when it is over. */
    private boolean step(Ending ending, ProcessTable table, Map<Integer, Integer> others) {
        Set<Integer> left = left(ending, table, others);
        for (int pid : left) {
            if (ending.told.add(pid)) {
                signal(pid, SIGHUP);
                signal(pid, SIGCONT);
            }
        }
        if (left.isEmpty()) {
            return true;
        }
        if (ending.graceOver()) {
            if (!ending.killed) {
                LOG.debugf("session outlives its hang-up session=%d processes=%d", ending.session, left.size());
                ending.killed = true;
            }
            left.forEach(pid -> signal(pid, SIGKILL));
        }
        if (ending.hopeless()) {
            LOG.warnf("session cannot be ended session=%d processes=%s", ending.session, left);
            return true;
        }
        return false;
    }

    private Set<Integer> left(Ending ending, ProcessTable table, Map<Integer, Integer> others) {
        boolean all = ending.policy.detached() == HangUpPolicy.Detached.KILL;
        boolean last = all && !others.containsValue(ending.uid);
        return table.processes().values().stream()
                .filter(process ->
                        process.session() == ending.session && (all || !ProcessTable.ignoresHangup(process.pid()))
                                || last
                                        && process.pid() != self
                                        && !others.containsKey(process.session())
                                        && table.descends(process.pid(), self)
                                        && ProcessTable.uid(process.pid()) == ending.uid)
                .map(ProcessTable.Entry::pid)
                .collect(Collectors.toSet());
    }

    private static void signal(int pid, int signal) {
        try {
            Libc.kill(pid, signal);
        } catch (IOException e) {
            LOG.warnf("signal refused pid=%d signal=%d reason=%s", pid, signal, e.getMessage());
        }
    }
}
