package dev.doorman.ftpd.protocol;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * A reply, RFC 959 section 4.2. Immutable. Its texts are octets, each a char of 0 to 255, as file names are; on the wire no
 * control character is left of them, and an octet 255, which is telnet's IAC, is doubled.
 *
 * <pre>
 *   code SP text CRLF
 *   code "-" text CRLF  *( SP text CRLF )  code SP text CRLF
 * </pre>
 *
 * @param code 100 to 599
 * @param lines one at least; the lines between the first and the last begin with a blank on the wire
 */
public record Reply(int code, List<String> lines) {
    private static final int DEL = 0x7f;
    private static final int IAC = 0xff;

    public Reply {
        lines = List.copyOf(lines);
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a reply without a line");
        }
    }

    /** A reply of one line. */
    public static Reply of(int code, String text) {
        return new Reply(code, List.of(text));
    }

    /** A reply of several: a first, those between, and a last. */
    public static Reply of(int code, String first, List<String> between, String last) {
        List<String> lines = new ArrayList<>(between.size() + 2);
        lines.add(first);
        lines.addAll(between);
        lines.add(last);
        return new Reply(code, lines);
    }

    /** A reply that begins with other lines, such as a message of the day. */
    public Reply after(List<String> others) {
        if (others.isEmpty()) {
            return this;
        }
        List<String> all = new ArrayList<>(others);
        all.addAll(lines);
        return new Reply(code, all);
    }

    /** A path in a reply, its quotation marks doubled (RFC 959, appendix II). */
    public static String quoted(String path) {
        return "\"" + path.replace("\"", "\"\"") + "\"";
    }

    /** A line between the first and the last of a reply: with the blank that tells it from a line with a code. */
    static String between(String line) {
        return " " + line;
    }

    /** What goes over the wire. */
    public byte[] bytes() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int last = lines.size() - 1;
        for (int i = 0; i <= last; i++) {
            if (i == last) {
                octets(out, code + " " + lines.get(i));
            } else {
                octets(out, i == 0 ? code + "-" + lines.get(i) : between(lines.get(i)));
            }
            out.write('\r');
            out.write('\n');
        }
        return out.toByteArray();
    }

    private static void octets(ByteArrayOutputStream out, String text) {
        for (int i = 0; i < text.length(); i++) {
            int octet = text.charAt(i) & 0xff;
            if (octet == IAC) {
                out.write(IAC);
            }
            out.write(octet < ' ' || octet == DEL ? '?' : octet);
        }
    }

    @Override
    public String toString() {
        return code + " " + lines.getLast();
    }

    /** A text of ours, or of the operator's in UTF-8, as octets. */
    public static String octets(byte[] text) {
        char[] chars = new char[text.length];
        for (int i = 0; i < text.length; i++) {
            chars[i] = (char) (text[i] & 0xff);
        }
        return new String(chars);
    }
}
