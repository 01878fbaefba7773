package dev.doorman.manifests;

import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Runs kubectl, which needs no cluster for this. Stateless. */
final class Kubectl {
    private Kubectl() {}

    /** What {@code kubectl apply -k} would send to the cluster: YAML documents. */
    static String kustomize(Path folder) {
        Process process = start(List.of("kubectl", "kustomize", folder.toString()));
        CompletableFuture<String> complaint = CompletableFuture.supplyAsync(() -> text(process.errorReader()));
        String output = text(process.inputReader());
        int status = process.onExit().join().exitValue();
        if (status != 0 || !complaint.join().isBlank()) {
            throw new IllegalStateException(
                    "kubectl kustomize " + folder + ": exit " + status + "\n" + complaint.join());
        }
        return output;
    }

    private static Process start(List<String> command) {
        try {
            return new ProcessBuilder(command).start();
        } catch (IOException e) {
            throw new IllegalStateException(
                    "the manifests are put together by kubectl: install it, 1.29 or later (https://kubernetes.io/docs/tasks/tools)",
                    e);
        }
    }

    private static String text(Reader reader) {
        try (reader) {
            return reader.readAllAsString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
