package dev.doorman.gateway.builtin;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * What qotd says (RFC 865): the paragraphs of the configuration folder's file {@code qotd}, as fortune(6) has them, with a
 * line of {@code %} between each two. Immutable.
 *
 * @param texts each of 512 bytes at most, in UTF-8
 */
public record Quotes(List<String> texts) {
    /** The file's name in the configuration folder. */
    public static final String FILE = "qotd";

    /** RFC 865: a quote should be limited to less than 512 characters. */
    static final int MAX_BYTES = 512;

    /** Where there is no such file. */
    public static final Quotes OWN = new Quotes(List.of(
            "A port without a service is a door without a lock.\r\n",
            "Whoever knocks is somebody; who it is, we shall see.\r\n",
            "Old clients do not retire. They only stop being documented.\r\n",
            "Be on time, be brief, and close your half.\r\n"));

    public Quotes {
        texts = List.copyOf(texts);
    }

    /** Of a file's text; lines end as the network has it, and what is too long is cut. */
    public static Quotes parse(String text) {
        List<String> texts = Arrays.stream(text.replace("\r\n", "\n").split("(?m)^%$\n?"))
                .map(String::strip)
                .filter(quote -> !quote.isEmpty())
                .map(quote -> cut(quote.replace("\n", "\r\n") + "\r\n"))
                .toList();
        return texts.isEmpty() ? OWN : new Quotes(texts);
    }

    private static String cut(String quote) {
        String text = quote;
        while (text.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            text = text.substring(0, text.offsetByCodePoints(text.length(), -1));
        }
        return text;
    }

    /** One of them. */
    byte[] any(RandomGenerator random) {
        return texts.get(random.nextInt(texts.size())).getBytes(StandardCharsets.UTF_8);
    }
}
