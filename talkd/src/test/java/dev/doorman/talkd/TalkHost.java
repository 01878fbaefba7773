package dev.doorman.talkd;

import dev.doorman.common.testing.Doorman;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A Doorman where people can talk: telnet, rlogin, and both kinds of talk. Besides its two users there are two administrators. */
final class TalkHost implements AutoCloseable {
    static final int TELNET = 23;
    static final int TALK = 517;
    static final int NTALK = 518;

    private final Doorman doorman;

    private TalkHost(Doorman doorman) {
        this.doorman = doorman;
    }

    static TalkHost serving() throws IOException, InterruptedException {
        Doorman doorman = Doorman.configured("""
                telnet stream tcp nowait NULL /usr/sbin/in.telnetd in.telnetd
                login  stream tcp nowait NULL /usr/sbin/in.rlogind in.rlogind
                ntalk  dgram  udp wait   NULL /usr/sbin/in.talkd   in.talkd
                talk   dgram  udp wait   NULL /usr/sbin/in.talkd   in.talkd
                """, "");
        TalkHost host = new TalkHost(doorman);
        host.add("administrator", 20_011);
        host.add("administrator3", 20_012);
        // whatever this machine is called, it is known as localhost here
        Files.writeString(doorman.folder().resolve("hosts"), "127.0.0.1 localhost\n::1 localhost\n");
        doorman.start();
        return host;
    }

    /** A user with the password of all. */
    private void add(String name, int uid) throws IOException {
        Path home = Files.createDirectories(doorman.folder().resolve("home").resolve(name));
        Files.setAttribute(home, "unix:uid", uid);
        append("passwd", "%s:x:%d:%d::%s:/bin/bash%n".formatted(name, uid, uid, home));
        append("group", "%s:x:%d:%n".formatted(name, uid));
        String hash = Files.readAllLines(doorman.etc().resolve("shadow")).stream()
                .filter(line -> line.startsWith(Doorman.USER + ":"))
                .findFirst()
                .orElseThrow()
                .split(":", -1)[1];
        append("shadow", "%s:%s:::::::%n".formatted(name, hash));
    }

    private void append(String file, String line) throws IOException {
        Files.writeString(doorman.etc().resolve(file), line, StandardOpenOption.APPEND);
    }

    Doorman doorman() {
        return doorman;
    }

    /** The pid of the running daemon. */
    long pid() throws IOException, InterruptedException {
        Matcher matcher = Pattern.compile("pid=(\\d+)").matcher(doorman.daemon("talk"));
        if (!matcher.find()) {
            throw new IllegalStateException("no talkd runs");
        }
        return Long.parseLong(matcher.group(1));
    }

    @Override
    public void close() throws IOException {
        doorman.close();
    }
}
