package dev.doorman.manifests;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.batch.v1.Job;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What an overlay makes, in the model. Immutable; made once for all tests. */
record Overlay(String name, List<HasMetadata> objects) {
    /** This module's folder. */
    static final Path HOME = Path.of(System.getProperty("basedir", "")).toAbsolutePath();

    private static final Map<String, Overlay> MADE = new ConcurrentHashMap<>();

    Overlay {
        objects = List.copyOf(objects);
    }

    /** Those for users, and one of a user's own, with all components. */
    static Stream<Overlay> all() {
        return Stream.of(
                        "overlays/host-network",
                        "overlays/load-balancer",
                        "overlays/single-port",
                        "src/test/resources/own")
                .map(Overlay::of);
    }

    static Overlay of(String folder) {
        return MADE.computeIfAbsent(
                folder,
                _ -> new Overlay(
                        folder,
                        StrictModel.documents(Kubectl.kustomize(HOME.resolve(folder))).stream()
                                .map(StrictModel::read)
                                .toList()));
    }

    <T extends HasMetadata> List<T> of(Class<T> type) {
        return objects.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T extends HasMetadata> T one(Class<T> type, String name) {
        return of(type).stream()
                .filter(object -> object.getMetadata().getName().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(this + ": no " + type.getSimpleName() + " " + name));
    }

    boolean has(Class<? extends HasMetadata> type, String name) {
        return of(type).stream()
                .anyMatch(object -> object.getMetadata().getName().equals(name));
    }

    /** A name of ours without the suffix that kustomize gives it for its content. */
    static String plain(String name) {
        return name.replaceFirst("-[a-z0-9]{10}$", "");
    }

    /** Every kind of pod that this makes. */
    List<Pod> pods() {
        return Stream.concat(
                        of(Deployment.class).stream()
                                .map(made -> new Pod(
                                        made.getMetadata().getName(),
                                        made.getSpec().getTemplate())),
                        of(Job.class).stream()
                                .map(made -> new Pod(
                                        made.getMetadata().getName(),
                                        made.getSpec().getTemplate())))
                .toList();
    }

    Pod pod(String name) {
        return pods().stream()
                .filter(pod -> pod.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(this + ": no pod " + name));
    }

    List<Pod> daemons() {
        return pods().stream()
                .filter(pod -> "daemon".equals(pod.labels().get("app.kubernetes.io/component")))
                .toList();
    }

    /** A pod as its template has it. */
    record Pod(String name, PodTemplateSpec template) {
        Map<String, String> labels() {
            return template.getMetadata().getLabels();
        }

        List<Container> containers() {
            return template.getSpec().getContainers();
        }

        /** With those that come first. */
        List<Container> allContainers() {
            return Stream.concat(template.getSpec().getInitContainers().stream(), containers().stream())
                    .toList();
        }

        Container container(String wanted) {
            return allContainers().stream()
                    .filter(container -> container.getName().equals(wanted))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(name + ": no container " + wanted));
        }

        /** Whether it goes on for as long as the pod does. */
        boolean lasting(Container container) {
            return containers().contains(container)
                    ? !Objects.equals(template.getSpec().getRestartPolicy(), "OnFailure")
                    : "Always".equals(container.getRestartPolicy());
        }

        @Override
        public String toString() {
            return name;
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
