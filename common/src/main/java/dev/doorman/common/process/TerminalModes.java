package dev.doorman.common.process;

import java.util.Arrays;

/**
 * A terminal's modes at one moment, termios(3), as far as somebody here asks for them. Immutable.
 */
public final class TerminalModes {
    private static final int IXON = 0x400;
    private static final int ISIG = 0x1;
    private static final int ICANON = 0x2;
    private static final int ECHO = 0x8;

    private final int inputFlags;
    private final int localFlags;
    private final byte[] characters;

    /** The control characters, by their place in c_cc. */
    public enum ControlCharacter {
        INTERRUPT(0),
        QUIT(1),
        ERASE(2),
        KILL(3),
        END_OF_FILE(4),
        SUSPEND(10);

        private final int index;

        ControlCharacter(int index) {
            this.index = index;
        }
    }

    TerminalModes(int inputFlags, int localFlags, byte[] characters) {
        this.inputFlags = inputFlags;
        this.localFlags = localFlags;
        this.characters = Arrays.copyOf(characters, characters.length);
    }

    public boolean flowControl() {
        return (inputFlags & IXON) != 0;
    }

    public boolean echo() {
        return (localFlags & ECHO) != 0;
    }

    public boolean canonical() {
        return (localFlags & ICANON) != 0;
    }

    public boolean signals() {
        return (localFlags & ISIG) != 0;
    }

    /** The byte that does this in the terminal; 0 where it is switched off. */
    public byte character(ControlCharacter which) {
        return characters[which.index];
    }
}
