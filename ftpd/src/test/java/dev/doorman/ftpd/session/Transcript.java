package dev.doorman.ftpd.session;

import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * Transcripts of dialogues: {@code C:} what the client types, {@code S:} what it is answered. A line {@code == name ==} begins
 * another. {@code \xFF} is an octet, {@code <log in>} stands for USER and PASS and their answers.
 */
final class Transcript {
    private Transcript() {}

    /** One dialogue. */
    record Script(String name, String typed, String answered) {
        @Override
        public String toString() {
            return name;
        }
    }

    static Stream<Script> read(URL resource) throws IOException, URISyntaxException {
        String[] parts = Files.readString(Path.of(resource.toURI())).split("(?m)^== ", -1);
        return Arrays.stream(parts).skip(1).map(Transcript::script);
    }

    private static Script script(String part) {
        StringBuilder typed = new StringBuilder();
        StringBuilder answered = new StringBuilder("220 FTP server ready.\n");
        String[] lines = part.split("\n", -1);
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            if (line.equals("<log in>")) {
                typed.append(Dialogues.LOG_IN);
                answered.append("331 Password required.\n230 User john logged in.\n");
            } else if (line.startsWith("C: ")) {
                typed.append(octets(line.substring(3))).append("\r\n");
            } else if (line.startsWith("S: ")) {
                answered.append(line.substring(3)).append('\n');
            } else if (!line.isBlank()) {
                throw new IllegalArgumentException("no line of a transcript: " + line);
            }
        }
        return new Script(lines[0].replace(" ==", ""), typed.toString(), answered.toString());
    }

    private static String octets(String text) {
        StringBuilder octets = new StringBuilder();
        int i = 0;
        while (i < text.length()) {
            if (text.startsWith("\\x", i)) {
                octets.append((char) Integer.parseInt(text.substring(i + 2, i + 4), 16));
                i += 4;
            } else {
                octets.append(text.charAt(i));
                i++;
            }
        }
        return octets.toString();
    }

    /** An answer as a transcript has it: what differs from run to run is a number sign. */
    static String shown(String answer) {
        StringBuilder shown = new StringBuilder();
        for (char c : answer.replace("\r\n", "\n").toCharArray()) {
            if (c < 0x7f) {
                shown.append(c);
            } else {
                shown.append("\\x%02X".formatted((int) c));
            }
        }
        return shown.toString()
                .replaceAll("\\(127,0,0,1,\\d+,\\d+\\)", "(127,0,0,1,#,#)")
                .replaceAll("\\|\\|\\|\\d+\\|", "|||#|")
                .replaceAll("unique=[0-9a-f]+g[0-9a-f]+", "unique=#")
                .replaceAll("UNIX\\.(owner|group)=\\d+", "UNIX.$1=#");
    }
}
