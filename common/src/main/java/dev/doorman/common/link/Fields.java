package dev.doorman.common.link;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Text fields of a payload: UTF-8, a NUL between each two. Stateless. */
public final class Fields {
    private Fields() {}

    /**
     * Joins fields.
     *
     * @throws IllegalArgumentException when a field holds a NUL: it would become two
     */
    public static byte[] encode(List<String> fields) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < fields.size(); i++) {
            if (i > 0) {
                out.write(0);
            }
            if (fields.get(i).indexOf('\0') >= 0) {
                throw new IllegalArgumentException("a field with a NUL");
            }
            out.writeBytes(fields.get(i).getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    /** Splits a payload; an empty payload is one empty field. */
    public static List<String> decode(byte[] payload) {
        List<String> fields = new ArrayList<>();
        int start = 0;
        for (int i = 0; i <= payload.length; i++) {
            if (i == payload.length || payload[i] == 0) {
                fields.add(new String(payload, start, i - start, StandardCharsets.UTF_8));
                start = i + 1;
            }
        }
        return fields;
    }
}
