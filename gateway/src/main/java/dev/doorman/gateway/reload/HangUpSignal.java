package dev.doorman.gateway.reload;

import java.lang.reflect.Proxy;

/**
 * SIGHUP, by which a super-server is told to read its configuration anew since 4.3BSD. One for the process.
 *
 * <p>The JDK has signals in {@code sun.misc} of its module {@code jdk.unsupported} alone, where they are meant to stay until
 * there is something better; by name, for the compiler warns of every mention.
 */
public final class HangUpSignal implements AutoCloseable {
    private final Class<?> signals;
    private final Class<?> handlers;
    private final Object hangUp;
    private final Object before;

    private HangUpSignal(Runnable came) throws ReflectiveOperationException {
        signals = Class.forName("sun.misc.Signal");
        handlers = Class.forName("sun.misc.SignalHandler");
        hangUp = signals.getConstructor(String.class).newInstance("HUP");
        before = handle(Proxy.newProxyInstance(handlers.getClassLoader(), new Class<?>[] {handlers}, (_, method, _) -> {
            if (method.getName().equals("handle")) {
                Thread.ofVirtual().name("hang-up").start(came);
            }
            return null;
        }));
    }

    /**
     * Takes the signal.
     *
     * @param came is run on a thread of its own each time
     * @throws IllegalStateException where the JVM lets nobody have it
     */
    public static HangUpSignal on(Runnable came) {
        try {
            return new HangUpSignal(came);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("SIGHUP cannot be had", e);
        }
    }

    private Object handle(Object handler) throws ReflectiveOperationException {
        return signals.getMethod("handle", signals, handlers).invoke(null, hangUp, handler);
    }

    /** Gives the signal back to who had it. */
    @Override
    public void close() throws ReflectiveOperationException {
        handle(before);
    }
}
