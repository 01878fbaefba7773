package dev.doorman.telnetd.protocol;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a client tells of its environment, RFC 1096, 1408 and 1572: of the names that are permitted, and of no other, whatever it
 * says (CVE-2026-24061, CVE-2026-28372). Not thread-safe.
 */
public final class ClientEnvironment {
    private static final int IS = 0;
    private static final int SEND = 1;
    private static final int INFO = 2;
    private static final int VAR = 0;
    private static final int VALUE = 1;
    private static final int ESC = 2;
    private static final int USERVAR = 3;
    private static final int MOST_CHARACTERS = 255;
    private static final Pattern HARMLESS = Pattern.compile("[ -~]{1," + MOST_CHARACTERS + "}");
    private static final String DISPLAY = "DISPLAY";
    private static final Pattern PLACE = Pattern.compile("[A-Za-z0-9._\\[\\]:-]{1,255}");

    private final Set<String> permitted;
    private final Map<String, String> told = new LinkedHashMap<>();

    /**
     * Nothing has been told yet.
     *
     * @param permitted names of variables
     */
    public ClientEnvironment(Set<String> permitted) {
        this.permitted = Set.copyOf(permitted);
    }

    /** The options that are no use. */
    public Set<TelnetOption> refused() {
        if (permitted.isEmpty()) {
            return TelnetOption.OF_THE_ENVIRONMENT;
        }
        return permitted.contains(DISPLAY) ? Set.of() : Set.of(TelnetOption.X_DISPLAY_LOCATION);
    }

    /** The body of the question, for those that are permitted and for no more. */
    public byte[] question(TelnetOption option) {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(SEND);
        if (option == TelnetOption.NEW_ENVIRONMENT) {
            for (String name : permitted) {
                // the well-known ones are VAR, and DISPLAY is the only one of them that may be permitted
                body.write(name.equals(DISPLAY) ? VAR : USERVAR);
                body.writeBytes(name.getBytes(StandardCharsets.US_ASCII));
            }
        }
        return body.toByteArray();
    }

    /** Takes an answer, or what the client tells unasked. */
    public void told(TelnetOption option, byte[] body) {
        if (body.length < 2 || body[0] != IS && body[0] != INFO) {
            return;
        }
        if (option == TelnetOption.X_DISPLAY_LOCATION) {
            keep(DISPLAY, new String(body, 1, body.length - 1, StandardCharsets.US_ASCII));
        } else {
            variables(body, option == TelnetOption.ENVIRONMENT && body[1] == VALUE);
        }
    }

    /**
     * Takes names and values apart.
     *
     * @param exchanged whether VAR and VALUE stand for each other, as in BSD's early clients (RFC 1571, 2)
     */
    private void variables(byte[] body, boolean exchanged) {
        StringBuilder name = new StringBuilder();
        StringBuilder value = new StringBuilder();
        StringBuilder current = name;
        for (int i = 1; i < body.length; i++) {
            int octet = body[i] & 0xff;
            int type = exchanged && octet <= VALUE ? VALUE - octet : octet;
            if (type == VAR || type == USERVAR) {
                keep(name.toString(), value.toString());
                name.setLength(0);
                value.setLength(0);
                current = name;
            } else if (type == VALUE) {
                current = value;
            } else {
                boolean escaped = octet == ESC && i + 1 < body.length;
                current.append((char) (escaped ? body[++i] & 0xff : octet));
            }
        }
        keep(name.toString(), value.toString());
    }

    private void keep(String name, String value) {
        Pattern allowed = name.equals(DISPLAY) ? PLACE : HARMLESS;
        if (permitted.contains(name) && allowed.matcher(value).matches()) {
            told.put(name, value);
        }
    }

    /** All of it. */
    public Map<String, String> variables() {
        return Map.copyOf(told);
    }
}
