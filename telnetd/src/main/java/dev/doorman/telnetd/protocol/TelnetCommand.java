package dev.doorman.telnetd.protocol;

import org.jspecify.annotations.Nullable;

/** The commands that stand alone behind an IAC: RFC 854, and RFC 1184 for EOF, SUSP and ABORT. */
public enum TelnetCommand {
    END_OF_FILE(236),
    SUSPEND(237),
    ABORT(238),
    END_OF_RECORD(239),
    NO_OPERATION(241),
    DATA_MARK(242),
    BREAK(243),
    INTERRUPT_PROCESS(244),
    ABORT_OUTPUT(245),
    ARE_YOU_THERE(246),
    ERASE_CHARACTER(247),
    ERASE_LINE(248),
    GO_AHEAD(249);

    private final int code;

    TelnetCommand(int code) {
        this.code = code;
    }

    public int code() {
        return code;
    }

    static @Nullable TelnetCommand of(int code) {
        for (TelnetCommand command : values()) {
            if (command.code == code) {
                return command;
            }
        }
        return null;
    }
}
