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
    private final Set<LiveSession> running = new HashSet<>();
    private final Map<LiveSession, Ending> endings = new HashMap<>();
    private boolean started;

    private HangUps() {}

    static HangUps instance() {
        return INSTANCE;
    }

    /** A session on its way out; touched by the hang-up thread alone, save what is final. */
    private static final class Ending {
        private final LiveSession session;
        private final HangUpPolicy policy;
        private final long begun = System.nanoTime();
        private final CompletableFuture<Void> done = new CompletableFuture<>();
        private boolean killed;

        /** Every process is told once. */
        private final Set<Integer> told = new HashSet<>();

        Ending(LiveSession session, HangUpPolicy policy) {
            this.session = session;
            this.policy = policy;
        }

        boolean graceOver() {
            return System.nanoTime() - begun > policy.grace().toNanos();
        }

        boolean hopeless() {
            return System.nanoTime() - begun > policy.grace().toNanos() + GIVE_UP_NANOS;
        }

        /** Who ignores SIGHUP only since it was told is not detached. */
        boolean spares(int pid) throws IOException {
            return policy.detached() == HangUpPolicy.Detached.KEEP
                    && !told.contains(pid)
                    && ProcessTable.ignoresHangup(pid);
        }
    }

    /**
     * Begins a session. Under the lock, so that whoever looks at the processes never sees one whose session is not noted.
     *
     * @param launch makes its leader, a child of this process
     */
    LiveSession begin(int uid, Launch launch) throws IOException {
        lock.lock();
        try {
            ChildReaper.Child leader = launch.leader();
            try {
                LiveSession session = new LiveSession(leader, uid);
                running.add(session);
                return session;
            } catch (IOException e) {
                signal(leader.pid(), SIGKILL);
                throw e;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Makes a session's leader. */
    @FunctionalInterface
    interface Launch {
        ChildReaper.Child leader() throws IOException;
    }

    /**
     * Ends a session; the answer completes when none of its processes is left that should not be. Who asks again gets the
     * same answer, and the first policy holds.
     */
    CompletableFuture<Void> end(LiveSession session, HangUpPolicy policy) {
        lock.lock();
        try {
            if (running.remove(session)) {
                endings.put(session, new Ending(session, policy));
                if (!started) {
                    Thread.ofPlatform().name("hang-ups").daemon().start(this::run);
                    started = true;
                }
                work.signal();
            }
            Ending ending = endings.get(session);
            return ending == null ? CompletableFuture.completedFuture(null) : ending.done.copy();
        } finally {
            lock.unlock();
        }
    }

    /** Forgets a session without ending it. */
    void leave(LiveSession session) {
        lock.lock();
        try {
            running.remove(session);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            List<Ending> now = awaitEndings();
            List<Ending> over = look(now);
            lock.lock();
            try {
                over.forEach(ending -> endings.remove(ending.session));
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

    private List<Ending> awaitEndings() {
        lock.lock();
        try {
            while (endings.isEmpty()) {
                work.awaitUninterruptibly();
            }
            return List.copyOf(endings.values());
        } finally {
            lock.unlock();
        }
    }

    /**
     * Deals with what is left of each session, and answers which are over. The table is no snapshot: a process that makes
     * another and ends meanwhile can hide both; so a session is over when two looks have found nothing.
     */
    private List<Ending> look(List<Ending> now) {
        try {
            List<Ending> quiet = stepAll(now);
            return quiet.isEmpty() ? quiet : stepAll(quiet);
        } catch (IOException e) {
            LOG.errorf(e, "the process table cannot be read");
            return List.of();
        }
    }

    private List<Ending> stepAll(List<Ending> endings) throws IOException {
        ProcessTable table = ProcessTable.read();
        Set<LiveSession> others = running();
        List<Ending> over = new ArrayList<>();
        for (Ending ending : endings) {
            if (step(ending, table, others)) {
                over.add(ending);
            }
        }
        return over;
    }

    /** To be asked after the table was read, so that no process in it belongs to a session that is not among them. */
    private Set<LiveSession> running() {
        lock.lock();
        try {
            return Set.copyOf(running);
        } finally {
            lock.unlock();
        }
    }

    /** One look at one session; true when it is over. */
    private boolean step(Ending ending, ProcessTable table, Set<LiveSession> others) throws IOException {
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
                LOG.debugf(
                        "session outlives its hang-up session=%d processes=%d", ending.session.number(), left.size());
                ending.killed = true;
            }
            left.forEach(pid -> signal(pid, SIGKILL));
        }
        if (ending.hopeless()) {
            LOG.warnf("session cannot be ended session=%d processes=%s", ending.session.number(), left);
            return true;
        }
        return false;
    }

    private Set<Integer> left(Ending ending, ProcessTable table, Set<LiveSession> others) throws IOException {
        int uid = ending.session.uid();
        boolean here = ending.session.isIn(table);
        boolean last = ending.policy.detached() == HangUpPolicy.Detached.KILL
                && others.stream().noneMatch(other -> other.uid() == uid);
        Set<Integer> otherNumbers = others.stream().map(LiveSession::number).collect(Collectors.toSet());
        Set<Integer> left = new HashSet<>();
        for (ProcessTable.Entry process : table.processes().values()) {
            boolean member = here && process.session() == ending.session.number() && !ending.spares(process.pid());
            boolean detached = last
                    && process.pid() != self
                    && !otherNumbers.contains(process.session())
                    && table.descends(process.pid(), self)
                    && ProcessTable.uid(process.pid()) == uid;
            if (member || detached) {
                left.add(process.pid());
            }
        }
        return left;
    }

    private static void signal(int pid, int signal) {
        try {
            Libc.kill(pid, signal);
        } catch (IOException e) {
            LOG.warnf("signal refused pid=%d signal=%d reason=%s", pid, signal, e.getMessage());
        }
    }
}
