package dev.doorman.rutils.remote;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/**
 * What a program reads and writes. The process's, unless it is run by another.
 *
 * @param out not buffered
 * @param errors the bytes of a command's errors, not buffered; what {@code err} is for lines of our own
 */
public record Streams(InputStream in, OutputStream out, OutputStream errors, PrintStream err) {
    /** Those of this process. */
    public static Streams ofProcess() {
        FileOutputStream errors = new FileOutputStream(FileDescriptor.err);
        return new Streams(
                new FileInputStream(FileDescriptor.in),
                new FileOutputStream(FileDescriptor.out),
                errors,
                new PrintStream(errors, true, StandardCharsets.UTF_8));
    }

    /** The same, with nothing to read. */
    public Streams withoutInput() {
        return new Streams(InputStream.nullInputStream(), out, errors, err);
    }
}
