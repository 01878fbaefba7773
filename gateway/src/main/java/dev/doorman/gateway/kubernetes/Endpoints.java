package dev.doorman.gateway.kubernetes;

import dev.doorman.common.log.LogPace;
import io.fabric8.kubernetes.api.model.discovery.v1.EndpointSlice;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.function.Consumer;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Watches the EndpointSlices of our namespace, all Services by one watch, and tells who serves. While the API server is away
 * the last that was heard holds. Tells on a thread of the client's.
 */
final class Endpoints implements AutoCloseable {
    private static final Logger LOG = Logger.getLogger(Endpoints.class);
    private static final String SERVICE = "kubernetes.io/service-name";

    private final SharedIndexInformer<EndpointSlice> informer;
    private final Consumer<String> changed;

    /**
     * Follows the slices once it is started.
     *
     * @param changed hears the name of a Service whose instances may have changed
     */
    Endpoints(Cluster cluster, Consumer<String> changed) {
        this.changed = changed;
        LogPace pace = new LogPace(System::nanoTime);
        this.informer = cluster.client()
                .discovery()
                .v1()
                .endpointSlices()
                .inNamespace(cluster.namespace())
                .withLabel(SERVICE)
                .runnableInformer(0)
                .exceptionHandler((_, failure) -> {
                    long leftOut = pace.pass();
                    if (leftOut != LogPace.LEFT_OUT) {
                        LOG.warnf(
                                "endpoints cannot be watched namespace=%s reason=%s left-out=%d",
                                cluster.namespace(),
                                ClusterFault.of("watch EndpointSlices", failure).reason(),
                                leftOut);
                    }
                    return true;
                })
                .addEventHandler(new ResourceEventHandler<EndpointSlice>() {
                    @Override
                    public void onAdd(EndpointSlice slice) {
                        changed(slice);
                    }

                    @Override
                    public void onUpdate(EndpointSlice before, EndpointSlice slice) {
                        changed(slice);
                    }

                    @Override
                    public void onDelete(EndpointSlice slice, boolean unseen) {
                        changed(slice);
                    }
                });
    }

    /** Begins to watch; does not wait for an answer. */
    void start() {
        var _ = informer.start();
    }

    private void changed(EndpointSlice slice) {
        @Nullable String service = service(slice);
        if (service != null) {
            changed.accept(service);
        }
    }

    /** Who serves now, as far as was heard. Any thread. */
    List<Instance> of(String service) {
        return Instances.of(informer.getStore().list().stream()
                .filter(slice -> service.equals(service(slice)))
                .toList());
    }

    private static @Nullable String service(EndpointSlice slice) {
        return slice.getMetadata().getLabels().get(SERVICE);
    }

    @Override
    public void close() {
        informer.stop();
    }
}
