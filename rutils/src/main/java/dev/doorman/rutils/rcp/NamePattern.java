package dev.doorman.rutils.rcp;

import java.util.ArrayList;
import java.util.List;

/**
 * The last component of a path as a shell reads it: {@code *}, {@code ?}, {@code [a-z]}, {@code [!a-z]}, and all else stands for
 * itself. Immutable, pure.
 */
final class NamePattern {
    private final List<Piece> pieces;

    /**
     * A char of a path.
     *
     * @param quoted it stands for itself, whatever it is
     */
    record Letter(char value, boolean quoted) {
        boolean is(char special) {
            return !quoted && value == special;
        }
    }

    /** What one piece of a pattern stands for. */
    private sealed interface Piece {
        boolean takes(char c);

        record One(char value) implements Piece {
            @Override
            public boolean takes(char c) {
                return c == value;
            }
        }

        record Any() implements Piece {
            @Override
            public boolean takes(char c) {
                return true;
            }
        }

        record Many() implements Piece {
            @Override
            public boolean takes(char c) {
                return true;
            }
        }

        record Set(String ranges, boolean negated) implements Piece {
            @Override
            public boolean takes(char c) {
                boolean in = false;
                for (int i = 0; i < ranges.length(); i += 2) {
                    in |= c >= ranges.charAt(i) && c <= ranges.charAt(i + 1);
                }
                return in != negated;
            }
        }
    }

    private NamePattern(List<Piece> pieces) {
        this.pieces = pieces;
    }

    static NamePattern of(List<Letter> component) {
        List<Piece> pieces = new ArrayList<>();
        int i = 0;
        while (i < component.size()) {
            Letter letter = component.get(i);
            int end = letter.is('[') ? setEnd(component, i) : -1;
            if (end > 0) {
                pieces.add(set(component.subList(i + 1, end)));
                i = end;
            } else if (letter.is('*')) {
                pieces.add(new Piece.Many());
            } else {
                pieces.add(letter.is('?') ? new Piece.Any() : new Piece.One(letter.value()));
            }
            i++;
        }
        return new NamePattern(List.copyOf(pieces));
    }

    /** Where a set ends; a bracket that is first in it is part of it. */
    private static int setEnd(List<Letter> component, int begin) {
        int first = begin + 1;
        if (first < component.size()
                && (component.get(first).is('!') || component.get(first).is('^'))) {
            first++;
        }
        for (int i = first + 1; i < component.size(); i++) {
            if (component.get(i).is(']')) {
                return i;
            }
        }
        return -1;
    }

    private static Piece set(List<Letter> inside) {
        boolean negated = inside.getFirst().is('!') || inside.getFirst().is('^');
        StringBuilder ranges = new StringBuilder();
        int i = negated ? 1 : 0;
        while (i < inside.size()) {
            boolean range = i + 2 < inside.size() && inside.get(i + 1).is('-');
            ranges.append(inside.get(i).value())
                    .append(inside.get(range ? i + 2 : i).value());
            i += range ? 3 : 1;
        }
        return new Piece.Set(ranges.toString(), negated);
    }

    /** Whether it stands for no more than one name. */
    boolean isLiteral() {
        return pieces.stream().allMatch(Piece.One.class::isInstance);
    }

    /** Whether a name is one of those that it stands for. */
    boolean matches(String name) {
        int at = 0;
        int piece = 0;
        int star = -1;
        int starAt = 0;
        while (at < name.length()) {
            if (piece < pieces.size() && pieces.get(piece) instanceof Piece.Many) {
                star = piece++;
                starAt = at;
            } else if (piece < pieces.size() && pieces.get(piece).takes(name.charAt(at))) {
                piece++;
                at++;
            } else if (star >= 0) {
                piece = star + 1;
                at = ++starAt;
            } else {
                return false;
            }
        }
        while (piece < pieces.size() && pieces.get(piece) instanceof Piece.Many) {
            piece++;
        }
        return piece == pieces.size();
    }
}
