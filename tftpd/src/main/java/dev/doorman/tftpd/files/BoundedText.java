package dev.doorman.tftpd.files;

/**
 * A text that an expression may look at so often, and no more: there are expressions that take longer than anybody's life for some
 * name, and the name is a stranger's. One thread.
 */
final class BoundedText implements CharSequence {
    private final String text;
    private final Looks looks;

    /** How many looks are left, of a text and its parts. */
    static final class Looks {
        private int left;

        Looks(int left) {
            this.left = left;
        }
    }

    /** They are used up. */
    static final class UsedUpException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    BoundedText(String text, Looks looks) {
        this.text = text;
        this.looks = looks;
    }

    @Override
    public int length() {
        return text.length();
    }

    @Override
    public char charAt(int index) {
        if (looks.left-- <= 0) {
            throw new UsedUpException();
        }
        return text.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
        return text.subSequence(start, end);
    }

    @Override
    public String toString() {
        return text;
    }
}
