package dev.doorman.telnetd.session;

import dev.doorman.common.login.TerminalLook;
import dev.doorman.common.process.PtySize;
import dev.doorman.common.session.Connection;
import dev.doorman.common.session.Received;
import dev.doorman.common.terminal.ClientTerminal;
import dev.doorman.common.terminal.TerminalInput;
import dev.doorman.common.terminal.TerminalKey;
import dev.doorman.common.terminal.TerminalTypes;
import dev.doorman.telnetd.protocol.ClientEnvironment;
import dev.doorman.telnetd.protocol.LineSpeed;
import dev.doorman.telnetd.protocol.OptionNegotiator;
import dev.doorman.telnetd.protocol.TelnetCommand;
import dev.doorman.telnetd.protocol.TelnetEncoder;
import dev.doorman.telnetd.protocol.TelnetOption;
import dev.doorman.telnetd.protocol.TelnetParser;
import dev.doorman.telnetd.protocol.TerminalName;
import dev.doorman.telnetd.protocol.TerminalNames;
import dev.doorman.telnetd.protocol.Verb;
import dev.doorman.telnetd.protocol.WindowSize;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The client's end as a terminal: RFC 854's network virtual terminal over a connection. One thread pumps what the client
 * sends; any thread writes.
 */
final class NetworkTerminal implements ClientTerminal {
    private static final Logger LOG = Logger.getLogger(NetworkTerminal.class);
    private static final int BUFFER_BYTES = 8 * 1024;
    private static final byte[] YES = {'\r', '\n', '[', 'Y', 'e', 's', ']', '\r', '\n'};
    private static final byte[] SEND = {1};
    private static final long AYT_PAUSE_NANOS = 100_000_000L;

    private final Connection connection;
    private final TelnetParser parser;
    private final TelnetEncoder encoder = new TelnetEncoder();
    private final OptionNegotiator options;
    private final ClientEnvironment environment;
    /** Asked for, and not answered yet. */
    private final Set<TelnetOption> asked = EnumSet.noneOf(TelnetOption.class);

    private final ClientOutput output;
    /** Whether an answer found no room: the client asks and asks, and does not read. */
    private boolean flooded;

    private final byte[] buffer = new byte[BUFFER_BYTES];
    private TerminalInput input = TerminalInput.NOBODY;
    private final TerminalNames names =
            new TerminalNames(name -> TerminalTypes.term(name.text()).equals(name.text()));
    private volatile int speed = TerminalLook.UNKNOWN_SPEED;
    private volatile @Nullable WindowSize size;
    private long lastAyt = System.nanoTime() - AYT_PAUSE_NANOS;

    /**
     * A client's end.
     *
     * @param environment the variables that the client may tell of
     * @param writers write answers where nobody shows anything
     */
    NetworkTerminal(Connection connection, Set<String> environment, Executor writers) {
        this.connection = connection;
        this.parser = new TelnetParser(new Events());
        this.environment = new ClientEnvironment(environment);
        this.output = new ClientOutput(connection, writers);
        this.options = new OptionNegotiator(
                this.environment.refused(), (verb, option) -> answer(encoder.negotiation(verb, option)));
    }

    @Override
    public void input(TerminalInput next) {
        input = next;
    }

    /** Offers and asks for what makes a terminal. */
    void open() {
        options.open();
        output.send();
    }

    @Override
    public boolean pump() throws IOException {
        switch (connection.receive(buffer)) {
            case Received.Data(int length) -> parser.feed(buffer, 0, length);
            case Received.Urgent(int value) -> parser.feed(new byte[] {(byte) value}, 0, 1);
            case Received.EndOfStream _ -> {
                return false;
            }
        }
        output.send();
        if (flooded) {
            connection.drop("a flood of requests, and their answers are not read");
            return false;
        }
        return !options.logoutAsked();
    }

    /** Waits until the answers are on their way. */
    void settle() throws IOException {
        output.settle();
    }

    private void answer(byte[] bytes) {
        flooded |= !output.answer(bytes);
    }

    /** The terminal's name, once the client has told one that is known here. */
    @Nullable
    TerminalName name() {
        return names.name();
    }

    /** Whether the client has agreed to tell its terminal's name, or its environment, and has not come to an end of it yet. */
    boolean expecting() {
        return names.expected() || !asked.isEmpty();
    }

    /** What the client has told of its environment. */
    Map<String, String> environment() {
        return environment.variables();
    }

    /** The terminal's speed, in bits a second. */
    int speed() {
        return speed;
    }

    /** The window's size; null when the client has not told it. */
    @Nullable
    PtySize size() {
        WindowSize told = size;
        return told == null ? null : ptySize(told);
    }

    private static PtySize ptySize(WindowSize told) {
        return PtySize.of(told.rows(), told.columns());
    }

    @Override
    public boolean echoes() {
        return options.oursOn(TelnetOption.ECHO);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        output.text(bytes, offset, length);
    }

    /** Does not wait: the client may be stuck, and it is the one that asked. */
    @Override
    public void flush() {
        output.synch();
    }

    /** RFC 1372. */
    @Override
    public void flowControl(boolean enabled) {
        if (options.theirsOn(TelnetOption.REMOTE_FLOW_CONTROL)) {
            answer(encoder.subnegotiation(
                    TelnetOption.REMOTE_FLOW_CONTROL.code(), new byte[] {(byte) (enabled ? 1 : 0)}));
            output.send();
        }
    }

    private final class Events implements TelnetParser.Sink {
        @Override
        public void text(byte[] bytes, int offset, int length) throws IOException {
            input.text(bytes, offset, length);
        }

        @Override
        public void command(TelnetCommand command) throws IOException {
            switch (command) {
                case ARE_YOU_THERE -> {
                    long now = System.nanoTime();
                    // a flood of questions is not answered with a flood
                    if (now - lastAyt >= AYT_PAUSE_NANOS) {
                        lastAyt = now;
                        output.answerIfRoom(YES);
                    }
                }
                case NO_OPERATION, GO_AHEAD, END_OF_RECORD, DATA_MARK -> {
                    // nothing to do: a Synch's mark comes in its place, so nothing before it is still unread
                }
                case INTERRUPT_PROCESS -> input.key(TerminalKey.INTERRUPT);
                // as in BSD's and GNU's telnetd
                case BREAK, ABORT -> input.key(TerminalKey.QUIT);
                case SUSPEND -> input.key(TerminalKey.SUSPEND);
                case END_OF_FILE -> input.key(TerminalKey.END_OF_FILE);
                case ABORT_OUTPUT -> input.key(TerminalKey.ABORT_OUTPUT);
                case ERASE_CHARACTER -> input.key(TerminalKey.ERASE_CHARACTER);
                case ERASE_LINE -> input.key(TerminalKey.ERASE_LINE);
            }
        }

        @Override
        public void negotiation(Verb verb, int option) throws IOException {
            // what was answered before keeps its place before this answer: RFC 860 asks for it
            @Nullable TelnetOption on = options.received(verb, option);
            parser.binary(options.theirsOn(TelnetOption.BINARY));
            output.binary(options.oursOn(TelnetOption.BINARY));
            if (on == TelnetOption.TERMINAL_TYPE && names.agreed() || on == TelnetOption.TERMINAL_SPEED) {
                answer(encoder.subnegotiation(on.code(), SEND));
            } else if (on != null && TelnetOption.OF_THE_ENVIRONMENT.contains(on)) {
                asked.add(on);
                answer(encoder.subnegotiation(on.code(), environment.question(on)));
            }
        }

        private void refused(int code, byte[] payload) {
            LOG.infof(
                    "sub-negotiation refused connection=%s option=%d bytes=%d",
                    connection.header().id(), code, payload.length);
        }

        /** Of an option that is not on nothing is believed. */
        private void told(int code, byte[] payload) {
            TelnetOption option = TelnetOption.of(code);
            if (option != null && options.theirsOn(option)) {
                asked.remove(option);
                environment.told(option, payload);
            } else {
                refused(code, payload);
            }
        }

        @Override
        public void subnegotiation(int option, byte[] payload) throws IOException {
            switch (TelnetOption.of(option)) {
                case TERMINAL_TYPE -> {
                    if (names.told(payload)) {
                        answer(encoder.subnegotiation(option, SEND));
                    }
                }
                case TERMINAL_SPEED -> {
                    LineSpeed told = LineSpeed.parse(payload);
                    if (told != null) {
                        speed = told.bitsPerSecond();
                    }
                }
                case X_DISPLAY_LOCATION, ENVIRONMENT, NEW_ENVIRONMENT -> told(option, payload);
                case WINDOW_SIZE -> {
                    WindowSize told = WindowSize.parse(payload);
                    if (told != null) {
                        size = told;
                        input.resized(ptySize(told));
                    }
                }
                case STATUS -> {
                    if (payload.length == 1 && payload[0] == 1 && options.oursOn(TelnetOption.STATUS)) {
                        answer(encoder.subnegotiation(TelnetOption.STATUS.code(), options.status()));
                    }
                }
                case null -> refused(option, payload);
                case BINARY, ECHO, SUPPRESS_GO_AHEAD, TIMING_MARK, LOGOUT, END_OF_RECORD, REMOTE_FLOW_CONTROL -> {
                    // these have none
                }
            }
        }
    }
}
