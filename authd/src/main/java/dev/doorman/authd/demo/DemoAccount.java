package dev.doorman.authd.demo;

import dev.doorman.common.account.Crypt;
import dev.doorman.common.posix.Libc;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Makes the account of a demo, with a password of its own for each run: in a folder for passwd, group and shadow, with a home
 * directory. Prints the user's name and the password, a line each, and writes the password nowhere.
 */
public final class DemoAccount {
    private static final int UID = 20_001;
    /** Letters and digits that nobody takes for one another. */
    private static final String ALPHABET = "abcdefghjkmnpqrstuvwxyz23456789";

    private static final int GROUPS = 4;
    private static final int GROUP_LENGTH = 4;

    private DemoAccount() {}

    /** Who logs in. */
    private record User(String name, int uid, int gid, String home, String shell) {}

    /**
     * The program.
     *
     * @param arguments the folder for the account's files, and the home directory to make where the account is a new user's
     */
    public static void main(String[] arguments) throws IOException {
        Path etc = Path.of(arguments[0]);
        User user = Libc.effectiveUid() == 0 ? newUser(Path.of(arguments[1])) : self();
        String password = password();
        write(etc, user, hash(password));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(user.name());
        out.println(password);
    }

    private static User newUser(Path home) throws IOException {
        Files.createDirectories(home);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        Files.setAttribute(home, "unix:uid", UID);
        Files.setAttribute(home, "unix:gid", UID);
        String shell = Stream.of("/bin/bash", "/bin/sh")
                .filter(candidate -> Files.isExecutable(Path.of(candidate)))
                .findFirst()
                .orElseThrow();
        return new User("demo", UID, UID, home.toString(), shell);
    }

    /** Without root's rights nobody but the invoking user can be logged in. */
    private static User self() throws IOException {
        String uid = String.valueOf(Libc.effectiveUid());
        return Files.readAllLines(Path.of("/etc/passwd"), StandardCharsets.ISO_8859_1).stream()
                .map(line -> line.split(":", -1))
                .filter(fields -> fields.length == 7 && fields[2].equals(uid))
                .map(fields -> new User(
                        fields[0],
                        Integer.parseInt(fields[2]),
                        Integer.parseInt(fields[3]),
                        fields[5],
                        fields[6].isEmpty() ? "/bin/sh" : fields[6]))
                .findFirst()
                .orElseThrow(() -> new IOException("the user " + uid + " is not in /etc/passwd"));
    }

    private static String password() {
        SecureRandom random = new SecureRandom();
        return IntStream.range(0, GROUPS)
                .mapToObj(_ -> random.ints(GROUP_LENGTH, 0, ALPHABET.length())
                        .mapToObj(index -> String.valueOf(ALPHABET.charAt(index)))
                        .collect(Collectors.joining()))
                .collect(Collectors.joining("-"));
    }

    private static String hash(String password) {
        Crypt crypt = new Crypt();
        byte[] bytes = password.getBytes(StandardCharsets.UTF_8);
        return Stream.of("$y$", "$6$")
                .map(crypt::setting)
                .filter(setting -> !setting.isEmpty())
                .map(setting -> crypt.hash(bytes, setting))
                .filter(hash -> !hash.isEmpty())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("libxcrypt knows neither yescrypt nor SHA-512"));
    }

    private static void write(Path etc, User user, String hash) throws IOException {
        boolean root = user.uid() == 0;
        String rootLine = root ? "" : "root:x:0:0:root:/root:/usr/sbin/nologin\n";
        write(
                etc.resolve("passwd"),
                "rw-r--r--",
                rootLine
                        + String.join(
                                ":",
                                List.of(
                                        user.name(),
                                        "x",
                                        String.valueOf(user.uid()),
                                        String.valueOf(user.gid()),
                                        "Doorman's demo",
                                        user.home(),
                                        user.shell()))
                        + "\n");
        write(
                etc.resolve("group"),
                "rw-r--r--",
                "root:x:0:\ntty:x:5:\n" + (root ? "" : user.name() + ":x:" + user.gid() + ":\n"));
        write(
                etc.resolve("shadow"),
                "rw-------",
                (root ? "" : "root:*:::::::\n") + user.name() + ":" + hash + ":::::::\n");
    }

    private static void write(Path file, String mode, String text) throws IOException {
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(mode)));
        Files.writeString(file, text);
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
    }
}
