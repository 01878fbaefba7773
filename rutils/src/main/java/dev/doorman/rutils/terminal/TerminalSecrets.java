package dev.doorman.rutils.terminal;

import dev.doorman.common.posix.Libc;
import dev.doorman.common.posix.PosixException;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * Asks on a terminal, which shows nothing of the answers, from the first question until this is closed. What was typed before
 * is thrown away. Whatever ends or stops the program meanwhile, the terminal shows again what is typed; only SIGKILL and
 * SIGSTOP, which no program sees, leave it as it is.
 */
public final class TerminalSecrets implements Secrets {
    private final int terminal;
    private final FileInputStream in;
    private final FileOutputStream out;
    private final HiddenEcho hidden;
    private volatile String prompt = "";

    private TerminalSecrets(int terminal, FileInputStream in, FileOutputStream out) throws IOException {
        this.terminal = terminal;
        this.in = in;
        this.out = out;
        this.hidden = HiddenEcho.begin(terminal, () -> write(prompt), () -> write("\n"));
    }

    /**
     * The terminal of this process, or another.
     *
     * @param path of the device
     * @throws NoSecretException when there is no terminal
     */
    public static TerminalSecrets open(Path path) throws IOException {
        int terminal;
        try {
            terminal = Libc.open(path.toString(), Libc.O_RDWR | Libc.O_NOCTTY | Libc.O_CLOEXEC);
        } catch (PosixException e) {
            throw new NoSecretException(
                    "there is no terminal to ask on; --stdin reads the password from standard input");
        }
        FileInputStream in = new FileInputStream(path.toFile());
        FileOutputStream out = new FileOutputStream(path.toFile());
        return new TerminalSecrets(terminal, in, out);
    }

    @Override
    public Secret ask(String question) throws IOException {
        prompt = question;
        write(question);
        try {
            return Secret.read(in);
        } finally {
            prompt = "";
            // the user's own end of line was not shown either
            write("\n");
        }
    }

    private void write(String text) {
        try {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            // the terminal is gone: reading from it tells so
        }
    }

    @Override
    public void close() throws IOException {
        hidden.close();
        in.close();
        out.close();
        Libc.closeRaw(terminal);
    }
}
