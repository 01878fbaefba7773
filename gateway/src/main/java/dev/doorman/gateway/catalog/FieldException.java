package dev.doorman.gateway.catalog;

/** A field that is wrong; caught by the parser of lines, which notes it and goes on with the next line. */
final class FieldException extends Exception {
    private static final long serialVersionUID = 1L;

    private final int column;

    FieldException(Field field, String reason) {
        this(field.column(), reason);
    }

    FieldException(int column, String reason) {
        super(reason, null, false, false);
        this.column = column;
    }

    int column() {
        return column;
    }
}
