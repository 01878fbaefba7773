package dev.doorman.containers;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/**
 * One container of a stack. Immutable.
 *
 * @param id Docker's
 */
record Container(Docker docker, String id) {
    private static final Duration LIMIT = Duration.ofSeconds(30);

    private String inspect(String format) throws IOException, InterruptedException {
        return docker.run("inspect", "--format", format, id);
    }

    /** {@code starting}, {@code healthy} or {@code unhealthy}; {@code exited} where it does not run. */
    String health() throws IOException, InterruptedException {
        return inspect("{{if .State.Running}}{{.State.Health.Status}}{{else}}exited{{end}}");
    }

    /** When it was started, as Docker writes it. */
    String startedAt() throws IOException, InterruptedException {
        return inspect("{{.State.StartedAt}}");
    }

    boolean running() throws IOException, InterruptedException {
        return inspect("{{.State.Running}}").equals("true");
    }

    /** Its main process, as the host sees it. */
    ProcessHandle mainProcess() throws IOException, InterruptedException {
        return ProcessHandle.of(Long.parseLong(inspect("{{.State.Pid}}"))).orElseThrow();
    }

    /** Its address on the private network. */
    InetAddress address() throws IOException, InterruptedException {
        return InetAddress.ofLiteral(inspect("{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}"));
    }

    InetSocketAddress http() throws IOException, InterruptedException {
        return new InetSocketAddress(address(), 9000);
    }

    /** The processes of a user in it, each by its command line. */
    List<String> processes(int uid) throws IOException, InterruptedException {
        return docker.run("top", id, "-eo", "pid,uid,args")
                .lines()
                .skip(1)
                // Docker wants to see the pid
                .map(line -> line.strip().replaceFirst("^\\d+\\s+", ""))
                .filter(line -> line.startsWith(uid + " "))
                .map(line -> line.substring(line.indexOf(' ') + 1).strip())
                .toList();
    }

    String logs() throws IOException, InterruptedException {
        return docker.run("logs", id);
    }

    /** Runs a command in it, as root with the container's own capabilities. */
    Docker.Result exec(String... command) throws IOException, InterruptedException {
        String[] all = new String[command.length + 2];
        all[0] = "exec";
        all[1] = id;
        System.arraycopy(command, 0, all, 2, command.length);
        return docker.attempt(LIMIT, all);
    }
}
