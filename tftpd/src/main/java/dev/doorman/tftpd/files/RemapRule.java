package dev.doorman.tftpd.files;

import dev.doorman.common.net.Ends;
import dev.doorman.tftpd.protocol.TftpPacket.Operation;
import java.net.Inet4Address;
import java.util.HexFormat;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * One rule: {@code operation regex [replacement]}. Immutable.
 *
 * @param letters what it does: r, g, e, s, a; for whom: G, P, 4, 6; and ~
 * @param replacement as the file has it, or the message of a rule that refuses
 */
record RemapRule(String letters, Pattern regex, String replacement) {
    /** A character, or a backslash and what it makes something of. */
    private static final Pattern PART = Pattern.compile("(?s)\\\\.|.");

    boolean has(char letter) {
        return letters.indexOf(letter) >= 0;
    }

    /** Whether the rule is for such requests at all. */
    boolean isFor(Asker asker) {
        boolean v4 = asker.address() instanceof Inet4Address;
        return !(has('G') && asker.operation() != Operation.READ
                || has('P') && asker.operation() != Operation.WRITE
                || has('4') && !v4
                || has('6') && v4);
    }

    /** The replacement for what was found, between what is before and behind it. */
    String replaced(String name, Matcher found, Asker asker) {
        return name.substring(0, found.start()) + expanded(found, asker) + name.substring(found.end());
    }

    /** The replacement with its escapes written out. */
    String expanded(Matcher found, Asker asker) {
        StringBuilder text = new StringBuilder();
        Letters as = Letters.AS_THEY_ARE;
        Matcher parts = PART.matcher(replacement);
        while (parts.find()) {
            String part = parts.group();
            switch (part) {
                case "\\U" -> as = Letters.UPPER;
                case "\\L" -> as = Letters.LOWER;
                case "\\E" -> as = Letters.AS_THEY_ARE;
                default -> text.append(as.of(meaning(part, found, asker)));
            }
        }
        return text.toString();
    }

    private String meaning(String part, Matcher found, Asker asker) {
        if (part.length() == 1) {
            return part;
        }
        char escaped = part.charAt(1);
        return switch (escaped) {
            case 'i' -> Ends.address(asker.address());
            case 'x' -> HexFormat.of().withUpperCase().formatHex(asker.address().getAddress());
            case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9' -> group(found, escaped - '0');
            default -> String.valueOf(escaped);
        };
    }

    private String group(Matcher found, int number) {
        if (has('~') || number > found.groupCount()) {
            return "";
        }
        String group = found.group(number);
        return group == null ? "" : group;
    }

    /** What becomes of ASCII's letters; names are octets, not words. */
    private enum Letters {
        AS_THEY_ARE,
        UPPER,
        LOWER;

        String of(String text) {
            StringBuilder changed = new StringBuilder();
            for (int i = 0; i < text.length(); i++) {
                char letter = text.charAt(i);
                boolean lower = letter >= 'a' && letter <= 'z';
                boolean upper = letter >= 'A' && letter <= 'Z';
                changed.append(
                        (char) (this == UPPER && lower ? letter - 32 : this == LOWER && upper ? letter + 32 : letter));
            }
            return changed.toString();
        }
    }
}
