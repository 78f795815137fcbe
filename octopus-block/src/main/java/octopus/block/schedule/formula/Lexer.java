package octopus.block.schedule.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Cuts a formula's text into tokens. */
final class Lexer {
    private static final List<String> SIGNS = List.of(
            "<=", ">=", "==", "!=", "<>", "&&", "||", "<", ">", "!", "+", "-", "*", "/", "^", "?", ":", "(", ")", ",");
    private final String text;
    private final List<Token> tokens = new ArrayList<>();
    private int at;

    private Lexer(String text) {
        this.text = text;
    }

    enum Kind {
        NUMBER,
        TEXT,
        /** A field or a function's name. */
        NAME,
        /** An operator; words among them in lower case. */
        SIGN,
        END
    }

    record Token(int position, Kind kind, String text) {
        boolean is(String sign) {
            return kind == Kind.SIGN && text.equals(sign);
        }
    }

    static List<Token> tokens(String text) {
        Lexer lexer = new Lexer(text);
        while (lexer.skipBlanks()) {
            lexer.next();
        }
        lexer.tokens.add(new Token(text.length(), Kind.END, ""));
        return lexer.tokens;
    }

    private boolean skipBlanks() {
        while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
            at++;
        }
        return at < text.length();
    }

    private void next() {
        char c = text.charAt(at);
        if (isDigit(c) || c == '.') {
            run(Kind.NUMBER, at, i -> isDigit(text.charAt(i)) || text.charAt(i) == '.' || isExponent(i));
        } else if (Character.isLetter(c) || c == '_') {
            word();
        } else if (c == '"' || c == '\'') {
            quoted(c);
        } else {
            sign();
        }
    }

    /** The letter of {@code 1e9}, or the sign in {@code 1e-9}. */
    private boolean isExponent(int i) {
        char c = text.charAt(i);
        if (c == 'e' || c == 'E') {
            return i + 1 < text.length() && (isDigit(text.charAt(i + 1)) || isSignOfExponent(i + 1));
        }
        return isSignOfExponent(i);
    }

    private boolean isSignOfExponent(int i) {
        char c = text.charAt(i);
        char before = text.charAt(i - 1);
        return (c == '-' || c == '+')
                && (before == 'e' || before == 'E')
                && i + 1 < text.length()
                && isDigit(text.charAt(i + 1));
    }

    /** Letters, digits, dots and underscores; a colon never, it belongs to {@code ? :}. */
    private void word() {
        int start = at;
        run(Kind.NAME, start, i -> Character.isLetterOrDigit(text.charAt(i)) || "_.".indexOf(text.charAt(i)) >= 0);
        String low = tokens.getLast().text().toLowerCase(Locale.ROOT);
        if (low.equals("and") || low.equals("or") || low.equals("not")) {
            tokens.set(tokens.size() - 1, new Token(start, Kind.SIGN, low));
        }
    }

    private interface Belongs {
        boolean test(int index);
    }

    private void run(Kind kind, int start, Belongs belongs) {
        while (at < text.length() && belongs.test(at)) {
            at++;
        }
        tokens.add(new Token(start, kind, text.substring(start, at)));
    }

    private void quoted(char quote) {
        int end = text.indexOf(quote, at + 1);
        if (end < 0) {
            throw new FormulaException(at, "a quoted text does not end");
        }
        tokens.add(new Token(at, Kind.TEXT, text.substring(at + 1, end)));
        at = end + 1;
    }

    private void sign() {
        for (String sign : SIGNS) {
            if (text.startsWith(sign, at)) {
                tokens.add(new Token(at, Kind.SIGN, canonical(sign)));
                at += sign.length();
                return;
            }
        }
        throw new FormulaException(at, "unexpected character " + text.charAt(at));
    }

    private static String canonical(String sign) {
        return switch (sign) {
            case "&&" -> "and";
            case "||" -> "or";
            case "!" -> "not";
            default -> sign;
        };
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
