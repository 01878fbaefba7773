package dev.doorman.rutils.rcp;

import dev.doorman.rutils.arguments.Arguments;
import dev.doorman.rutils.arguments.UsageException;
import dev.doorman.rutils.rcp.protocol.BrokenPeerException;
import dev.doorman.rutils.rcp.protocol.Peer;
import dev.doorman.rutils.remote.Relay;
import dev.doorman.rutils.remote.RemoteCommand;
import dev.doorman.rutils.remote.RemoteException;
import dev.doorman.rutils.remote.SourcePort;
import dev.doorman.rutils.remote.Streams;
import dev.doorman.rutils.remote.Target;
import dev.doorman.rutils.remote.UserNames;
import dev.doorman.rutils.remote.Visible;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** rcp as users call it: has a server run the other end, and is one itself. One thread; lives as long as the program. */
final class Client {
    private static final int PORT = 514;

    private final Arguments arguments;
    private final Set<Option> options;
    private final Map<String, String> environment;
    private final Streams streams;
    private final SourcePort source;
    private boolean faultless = true;

    Client(
            Arguments arguments,
            Set<Option> options,
            Map<String, String> environment,
            Streams streams,
            SourcePort source) {
        this.arguments = arguments;
        this.options = options;
        this.environment = environment;
        this.streams = streams;
        this.source = source;
    }

    /** Something that is done with the end at the other host. */
    @FunctionalInterface
    private interface Deed {
        void with(Peer peer) throws IOException;
    }

    /** Copies all but the last operand to the last; answers whether all was copied. */
    boolean copy() throws UsageException, IOException {
        List<String> operands = arguments.operands();
        List<String> from = operands.subList(0, operands.size() - 1);
        String to = operands.getLast();
        if (from.size() > 1) {
            options.add(Option.DIRECTORY);
        }
        Optional<RemotePath> there = RemotePath.of(to);
        if (there.isPresent()) {
            send(from, there.get());
        } else {
            for (String path : from) {
                Optional<RemotePath> remote = RemotePath.of(path);
                if (remote.isPresent()) {
                    receive(remote.get(), to);
                } else {
                    copyHere(path, to);
                }
            }
        }
        return faultless;
    }

    private void send(List<String> from, RemotePath to) throws UsageException, IOException {
        List<String> local = new ArrayList<>();
        for (String path : from) {
            Optional<RemotePath> remote = RemotePath.of(path);
            if (remote.isPresent()) {
                copyThere(remote.get(), to);
            } else {
                local.add(path);
            }
        }
        if (!local.isEmpty()) {
            call(to, "-t", peer -> new Sender(peer, options).send(local));
        }
    }

    private void receive(RemotePath from, String to) throws UsageException, IOException {
        AskedNames asked = AskedNames.of(from.path());
        call(from, "-f", peer -> new Receiver(peer, options).receive(to, asked));
    }

    private void call(RemotePath path, String end, Deed deed) throws UsageException, IOException {
        String line = "rcp" + letters(end.equals("-t")) + " " + end + " " + path.operand();
        try (RemoteCommand command = start(path, line, RemoteCommand.Errors.AMONG_OUTPUT)) {
            Peer peer = new Peer(
                    command.output(), command.input(), text -> streams.err().println(Visible.of(text)));
            try {
                deed.with(peer);
                peer.flush();
            } catch (BrokenPeerException e) {
                peer.giveUp(e.text());
            }
            faultless &= peer.faultless();
        } catch (RemoteException e) {
            throw e;
        } catch (IOException e) {
            throw new RemoteException("lost connection");
        }
    }

    private String letters(boolean target) {
        StringBuilder letters = new StringBuilder();
        for (Option option : Option.values()) {
            if (options.contains(option) && (target || option != Option.DIRECTORY)) {
                letters.append(" -").append(option.letter());
            }
        }
        return letters.toString();
    }

    private RemoteCommand start(RemotePath path, String line, RemoteCommand.Errors errors)
            throws UsageException, IOException {
        UserNames.Form form = arguments.has("D") ? UserNames.Form.WITH_DOMAIN : UserNames.Form.BASE;
        UserNames names = UserNames.of(UserNames.self(), environment, form, path.user());
        List<byte[]> fields = List.of(octets(names.local()), octets(names.remote()), octets(line));
        return RemoteCommand.start(
                new Target(path.host(), Target.port(arguments, "P", PORT), source),
                fields,
                errors,
                RemoteCommand.PATIENCE);
    }

    /** From one other host to another: the first's own rcp does it. */
    private void copyThere(RemotePath from, RemotePath to) throws UsageException, IOException {
        String user = to.user() == null ? from.user() : to.user();
        String target = (user == null ? "" : user + "@") + bracketed(to.host()) + ":" + to.path();
        String line = "rcp" + letters(false) + " " + from.operand() + " '" + target.replace("'", "'\\''") + "'";
        try (RemoteCommand command = start(from, line, RemoteCommand.Errors.APART)) {
            faultless &= new Relay(command, streams.withoutInput()).run();
        }
    }

    private static String bracketed(String host) {
        return host.indexOf(':') < 0 ? host : "[" + host + "]";
    }

    /** Both are here: that is cp's. */
    private void copyHere(String from, String to) throws IOException {
        List<String> line = new ArrayList<>(List.of("cp"));
        if (options.contains(Option.RECURSIVE)) {
            line.add("-R");
        }
        if (options.contains(Option.PRESERVE)) {
            line.add("-p");
        }
        line.addAll(List.of("--", text(from), text(to)));
        try {
            faultless &= new ProcessBuilder(line).inheritIO().start().waitFor() == 0;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            faultless = false;
        }
    }

    /** As Java spells an argument of a process that it starts. */
    private static String text(String octets) {
        return new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
    }

    private static byte[] octets(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }
}
