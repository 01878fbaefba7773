package dev.doorman.gateway.catalog;

import java.util.ArrayList;
import java.util.List;

/**
 * A field of a line, and where it stands.
 *
 * @param column counted from 1
 */
record Field(String text, int column) {
    /** Fields are separated by blanks and tabs; one that begins with {@code #} begins a comment. */
    static List<Field> split(String line) {
        List<Field> fields = new ArrayList<>();
        int at = 0;
        while (at < line.length()) {
            if (line.charAt(at) == ' ' || line.charAt(at) == '\t') {
                at++;
                continue;
            }
            if (line.charAt(at) == '#') {
                break;
            }
            int end = at;
            while (end < line.length() && line.charAt(end) != ' ' && line.charAt(end) != '\t') {
                end++;
            }
            fields.add(new Field(line.substring(at, end), at + 1));
            at = end;
        }
        return fields;
    }

    /** The rest of the field, from an index on. */
    Field from(int index) {
        return new Field(text.substring(index), column + index);
    }
}
