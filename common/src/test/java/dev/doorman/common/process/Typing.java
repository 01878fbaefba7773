package dev.doorman.common.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** What a test types into a session's terminal, and what it reads there. Stateless. */
public final class Typing {
    private Typing() {}

    /** All that a session writes until its end. */
    public static String output(PtyProcess process) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (true) {
            switch (process.terminal().read(buffer)) {
                case PtyRead.Output(int length) ->
                    text.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
                case PtyRead.End _ -> {
                    return text.toString();
                }
                case PtyRead.Changed _, PtyRead.FlowControl _, PtyRead.InputFlushed _, PtyRead.OutputFlushed _ -> {}
            }
        }
    }

    public static void type(PtyProcess process, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        process.terminal().write(bytes, 0, bytes.length);
    }

    /** Reads until a text has come. */
    public static void awaitOutput(PtyProcess process, String wanted) throws IOException {
        StringBuilder text = new StringBuilder();
        byte[] buffer = new byte[4096];
        while (text.indexOf(wanted) < 0) {
            switch (process.terminal().read(buffer)) {
                case PtyRead.Output(int length) ->
                    text.append(new String(buffer, 0, length, StandardCharsets.ISO_8859_1));
                case PtyRead.End _ -> throw new AssertionError("the session ended before \"" + wanted + "\": " + text);
                case PtyRead.Changed _, PtyRead.FlowControl _, PtyRead.InputFlushed _, PtyRead.OutputFlushed _ -> {}
            }
        }
    }
}
