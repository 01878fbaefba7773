package dev.doorman.gateway.listener;

import dev.doorman.gateway.catalog.AddressFamily;
import dev.doorman.gateway.catalog.ServiceEntry;
import dev.doorman.gateway.catalog.ServiceState;
import dev.doorman.gateway.datagram.Datagram;
import dev.doorman.gateway.datagram.DatagramPort;
import dev.doorman.gateway.datagram.DatagramReceiver;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * One UDP socket. It holds its port from {@link #open} to {@link #close}, whether its service is on or camped on; while it is
 * camped on, and no flow needs the port any more, the kernel drops what comes.
 */
final class UdpListener implements Listener {
    private static final int BUFFER_BYTES = 1024 * 1024;

    private final ListenAddress where;
    private final DatagramPort port;
    private volatile ServiceEntry service;
    /** On the port's loop from the moment that something can come. */
    private DatagramHandler.@Nullable Lane lane;

    private UdpListener(ListenAddress where, ServiceEntry service, EventLoop loop, DatagramHandler handler)
            throws IOException {
        this.where = where;
        this.service = service;
        this.port = on(loop, () -> {
            DatagramPort opened = DatagramPort.open(loop, where.address(), family(where), BUFFER_BYTES, new Receiver());
            lane = handler.opened(opened, service, () -> quiet(opened));
            opened.deaf(service.state() == ServiceState.CAMPED);
            return opened;
        });
    }

    /**
     * Takes the port. Blocks; not for an event loop.
     *
     * @throws IOException when it cannot be had; the message says which and why
     */
    static UdpListener open(ListenAddress where, ServiceEntry service, EventLoop loop, DatagramHandler handler)
            throws IOException {
        return new UdpListener(where, service, loop, handler);
    }

    private static AddressFamily family(ListenAddress where) {
        return switch (where.family()) {
            case IPV4 -> AddressFamily.IPV4;
            case IPV6 -> AddressFamily.IPV6;
            case DUAL -> AddressFamily.DUAL;
        };
    }

    private static <T> T on(EventLoop loop, Callable<T> task) throws IOException {
        io.netty.util.concurrent.Future<T> done = loop.submit(task).awaitUninterruptibly();
        if (done.isSuccess()) {
            return done.getNow();
        }
        throw new IOException(done.cause().getMessage(), done.cause());
    }

    @Override
    public ListenAddress where() {
        return where;
    }

    @Override
    public ServiceEntry service() {
        return service;
    }

    @Override
    public boolean idle() {
        io.netty.util.concurrent.Future<Boolean> idle =
                port.loop().submit(() -> lane == null || lane.idle()).awaitUninterruptibly();
        return !idle.isSuccess() || idle.getNow();
    }

    @Override
    public void exchange(ServiceEntry fresh) {
        service = fresh;
        port.loop()
                .submit(() -> {
                    DatagramHandler.Lane open = lane;
                    if (open != null) {
                        open.exchanged(fresh);
                        port.deaf(fresh.state() == ServiceState.CAMPED && open.idle());
                    }
                })
                .awaitUninterruptibly();
    }

    private void quiet(DatagramPort opened) {
        if (service.state() == ServiceState.CAMPED) {
            opened.deaf(true);
        }
    }

    @Override
    public void close() {
        port.loop()
                .submit(() -> {
                    DatagramHandler.Lane open = lane;
                    lane = null;
                    if (open != null) {
                        open.closed();
                    }
                })
                .awaitUninterruptibly();
        port.close();
    }

    private final class Receiver implements DatagramReceiver {
        @Override
        public void received(Datagram datagram) {
            DatagramHandler.Lane open = lane;
            if (open != null) {
                open.received(service, datagram);
            }
        }

        @Override
        public void dropped() {
            DatagramHandler.Lane open = lane;
            if (open != null) {
                open.dropped(service);
            }
        }
    }
}
