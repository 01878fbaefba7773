package dev.doorman.telnetd.protocol;

import java.io.ByteArrayOutputStream;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Negotiates options. What we do not support is refused once for each time that it is asked for, and never offered: LINEMODE,
 * AUTHENTICATION and ENCRYPT among it. Not thread-safe.
 */
public final class OptionNegotiator {
    private final Map<TelnetOption, OptionState> ours = new EnumMap<>(TelnetOption.class);
    private final Map<TelnetOption, OptionState> theirs = new EnumMap<>(TelnetOption.class);
    private final Sender sender;
    private final Set<TelnetOption> refused;
    private boolean logoutAsked;

    /** Sends one negotiation to the client. */
    @FunctionalInterface
    public interface Sender {
        void send(Verb verb, int option);
    }

    /**
     * Nothing is on yet.
     *
     * @param refused those that we know and do not want from this client
     */
    public OptionNegotiator(Set<TelnetOption> refused, Sender sender) {
        this.refused = Set.copyOf(refused);
        this.sender = sender;
        for (TelnetOption option : TelnetOption.values()) {
            ours.put(option, OptionState.NO);
            theirs.put(option, OptionState.NO);
        }
    }

    /** Offers what a server offers when a terminal is to be had. */
    public void open() {
        offer(TelnetOption.ECHO);
        offer(TelnetOption.SUPPRESS_GO_AHEAD);
        offer(TelnetOption.STATUS);
        request(TelnetOption.TERMINAL_TYPE);
        request(TelnetOption.TERMINAL_SPEED);
        request(TelnetOption.WINDOW_SIZE);
        request(TelnetOption.REMOTE_FLOW_CONTROL);
        for (TelnetOption told : TelnetOption.OF_THE_ENVIRONMENT) {
            if (!refused.contains(told)) {
                request(told);
            }
        }
    }

    /** We want an option on, on our side. */
    public void offer(TelnetOption option) {
        step(ours, option, state(ours, option).weWantOn(), Verb.WILL, Verb.WONT);
    }

    /** We want an option off, on our side. */
    public void withdraw(TelnetOption option) {
        step(ours, option, state(ours, option).weWantOff(), Verb.WILL, Verb.WONT);
    }

    /** We want an option on, on the client's side. */
    public void request(TelnetOption option) {
        step(theirs, option, state(theirs, option).weWantOn(), Verb.DO, Verb.DONT);
    }

    /**
     * Takes what the client says.
     *
     * @return the option that has just come on at the client's side; null when none has
     */
    public @Nullable TelnetOption received(Verb verb, int code) {
        @Nullable TelnetOption option = TelnetOption.of(code);
        if (option == null) {
            refuse(verb, code);
            return null;
        }
        return switch (verb) {
            case DO -> {
                askedFor(option);
                yield null;
            }
            case DONT -> {
                step(ours, option, state(ours, option).theyWantOff(), Verb.WILL, Verb.WONT);
                yield null;
            }
            case WILL -> {
                boolean before = isOn(theirs, option);
                step(
                        theirs,
                        option,
                        state(theirs, option).theyWantOn(option.theirs() && !refused.contains(option)),
                        Verb.DO,
                        Verb.DONT);
                yield !before && isOn(theirs, option) ? option : null;
            }
            case WONT -> {
                step(theirs, option, state(theirs, option).theyWantOff(), Verb.DO, Verb.DONT);
                yield null;
            }
        };
    }

    private void askedFor(TelnetOption option) {
        if (option == TelnetOption.TIMING_MARK) {
            // RFC 860: an answer each time, in its place behind the output of what came before
            sender.send(Verb.WILL, option.code());
            return;
        }
        if (option == TelnetOption.LOGOUT) {
            // once: whoever asks on is on the way out already
            if (!logoutAsked) {
                sender.send(Verb.WILL, option.code());
            }
            logoutAsked = true;
            return;
        }
        step(ours, option, state(ours, option).theyWantOn(option.ours()), Verb.WILL, Verb.WONT);
        if (option == TelnetOption.BINARY && isOn(ours, option)) {
            // a client that wants eight clean bits wants them both ways
            request(TelnetOption.BINARY);
        }
    }

    private void refuse(Verb verb, int code) {
        switch (verb) {
            case DO -> sender.send(Verb.WONT, code);
            case WILL -> sender.send(Verb.DONT, code);
            case DONT, WONT -> {
                // it is off already
            }
        }
    }

    /** Whether the client wants to be logged out, RFC 727. */
    public boolean logoutAsked() {
        return logoutAsked;
    }

    public boolean oursOn(TelnetOption option) {
        return isOn(ours, option);
    }

    public boolean theirsOn(TelnetOption option) {
        return isOn(theirs, option);
    }

    /** The body of {@code SB STATUS IS}, RFC 859: what is on, on either side. */
    public byte[] status() {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        body.write(0);
        for (TelnetOption option : TelnetOption.values()) {
            if (isOn(ours, option)) {
                body.write(Verb.WILL.code());
                body.write(option.code());
            }
            if (isOn(theirs, option)) {
                body.write(Verb.DO.code());
                body.write(option.code());
            }
        }
        return body.toByteArray();
    }

    private void step(
            Map<TelnetOption, OptionState> side, TelnetOption option, OptionState.Step step, Verb on, Verb off) {
        side.put(option, step.next());
        switch (step.say()) {
            case ON -> sender.send(on, option.code());
            case OFF -> sender.send(off, option.code());
            case NOTHING -> {
                // nothing has changed
            }
        }
    }

    private static OptionState state(Map<TelnetOption, OptionState> side, TelnetOption option) {
        return side.getOrDefault(option, OptionState.NO);
    }

    private static boolean isOn(Map<TelnetOption, OptionState> side, TelnetOption option) {
        return state(side, option) == OptionState.YES;
    }
}
