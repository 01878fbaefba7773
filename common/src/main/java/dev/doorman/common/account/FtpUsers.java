package dev.doorman.common.account;

import java.io.IOException;
import java.nio.file.Path;

/**
 * ftpusers(5): who may not use FTP, a name a line, {@code #} before a comment. A bare name keeps out everybody who is called
 * so, in whichever domain; {@code CORP+john} that one alone. Read at each question, so that a change holds at once. Any thread.
 */
public final class FtpUsers {
    private final Path file;

    /**
     * The users who are kept out.
     *
     * @param folder of the file {@code ftpusers}; where it is not there, nobody is kept out
     */
    public FtpUsers(Path folder) {
        file = folder.resolve("ftpusers");
    }

    /**
     * Whether an account is kept out.
     *
     * @throws IOException when the file is there and cannot be read
     */
    public boolean refuses(Account account) throws IOException {
        UserName user = UserName.of(account.name(), null);
        return AccountFiles.lines(file).stream()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(line -> !line.isEmpty())
                .map(line -> UserName.of(line, null))
                .anyMatch(
                        listed -> listed != null && (listed.equals(user) || user != null && listed.isBareNameOf(user)));
    }
}
