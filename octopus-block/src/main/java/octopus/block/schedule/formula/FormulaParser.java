package octopus.block.schedule.formula;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a formula by recursive descent. From loosest to tightest: {@code ?:}, or, and, not, comparison, {@code + -},
 * {@code * /}, {@code ^}, sign. Length and nesting are bounded: the text comes from a backend's
 * options, and evaluation recurses.
 */
public final class FormulaParser {
    static final int LONGEST = 4096;
    static final int DEEPEST = 64;
    private static final Set<String> OBJECTS = Set.of("stats", "capabilities", "volume", "extra", "qos");
    private static final Set<String> COMPARISONS = Set.of("<", "<=", ">", ">=", "==", "!=", "<>");

    private final List<Lexer.Token> tokens;
    private int at;
    private int depth;

    private FormulaParser(List<Lexer.Token> tokens) {
        this.tokens = tokens;
    }

    /** @throws FormulaException with the position of the first mistake */
    public static Formula parse(String text) {
        if (text.length() > LONGEST) {
            throw new FormulaException(LONGEST, "the formula is longer than " + LONGEST + " characters");
        }
        FormulaParser parser = new FormulaParser(Lexer.tokens(text));
        Formula formula = parser.choice();
        Lexer.Token rest = parser.peek();
        if (rest.kind() != Lexer.Kind.END) {
            throw new FormulaException(rest.position(), "unexpected \"" + rest.text() + "\"");
        }
        return formula;
    }

    private Formula choice() {
        enter();
        Formula condition = logic(false);
        Optional<Lexer.Token> mark = take("?");
        if (mark.isPresent()) {
            Formula yes = choice();
            expect(":");
            Formula no = choice();
            condition = new Formula.Choice(mark.get().position(), condition, yes, no);
        }
        depth--;
        return condition;
    }

    private Formula logic(boolean and) {
        Formula left = and ? not() : logic(true);
        Optional<Lexer.Token> sign = take(and ? "and" : "or");
        while (sign.isPresent()) {
            left = new Formula.Logic(sign.get().position(), and, left, and ? not() : logic(true));
            sign = take(and ? "and" : "or");
        }
        return left;
    }

    private Formula not() {
        Optional<Lexer.Token> sign = take("not");
        if (sign.isEmpty()) {
            return comparison();
        }
        enter();
        Formula operand = not();
        depth--;
        return new Formula.Not(sign.get().position(), operand);
    }

    private Formula comparison() {
        Formula first = sum();
        List<Formula.Link> links = new ArrayList<>();
        while (peek().kind() == Lexer.Kind.SIGN && COMPARISONS.contains(peek().text())) {
            Lexer.Token sign = advance();
            links.add(new Formula.Link(sign.position(), sign.text(), sum()));
        }
        return links.isEmpty() ? first : new Formula.Comparison(first.position(), first, links);
    }

    private Formula sum() {
        Formula left = product();
        while (peek().is("+") || peek().is("-")) {
            Lexer.Token sign = advance();
            left = arithmetic(sign, left, product());
        }
        return left;
    }

    private Formula product() {
        Formula left = power();
        while (peek().is("*") || peek().is("/")) {
            Lexer.Token sign = advance();
            left = arithmetic(sign, left, power());
        }
        return left;
    }

    private Formula power() {
        Formula base = sign();
        Optional<Lexer.Token> sign = take("^");
        if (sign.isEmpty()) {
            return base;
        }
        enter();
        Formula exponent = power();
        depth--;
        return arithmetic(sign.get(), base, exponent);
    }

    private static Formula arithmetic(Lexer.Token sign, Formula left, Formula right) {
        return new Formula.Arithmetic(sign.position(), sign.text().charAt(0), left, right);
    }

    private Formula sign() {
        if (peek().is("-") || peek().is("+")) {
            Lexer.Token sign = advance();
            enter();
            Formula operand = sign();
            depth--;
            return new Formula.Sign(sign.position(), sign.is("-"), operand);
        }
        return operand();
    }

    private Formula operand() {
        Lexer.Token token = advance();
        return switch (token.kind()) {
            case NUMBER -> new Formula.Constant(token.position(), number(token));
            case TEXT -> new Formula.Constant(token.position(), new Value.Text(token.text()));
            case NAME -> named(token);
            case SIGN -> inBrackets(token);
            case END -> throw new FormulaException(token.position(), "the formula ends too early");
        };
    }

    private Formula inBrackets(Lexer.Token token) {
        if (!token.is("(")) {
            throw new FormulaException(token.position(), "a value is missing before \"" + token.text() + "\"");
        }
        Formula inner = choice();
        expect(")");
        return inner;
    }

    private Formula named(Lexer.Token token) {
        String name = token.text();
        if (peek().is("(")) {
            return call(token);
        }
        if (name.equalsIgnoreCase("true") || name.equalsIgnoreCase("false")) {
            return new Formula.Constant(token.position(), Value.of(name));
        }
        int dot = name.indexOf('.');
        if (dot < 0 || !OBJECTS.contains(name.substring(0, dot)) || dot == name.length() - 1) {
            throw new FormulaException(
                    token.position(),
                    "\"" + name + "\" is not known; fields are of stats, capabilities, volume, extra and qos");
        }
        return new Formula.Field(token.position(), name.substring(0, dot), name.substring(dot + 1));
    }

    private Formula call(Lexer.Token name) {
        Formula.Function function =
                switch (name.text().toLowerCase(Locale.ROOT)) {
                    case "abs" -> Formula.Function.ABS;
                    case "max" -> Formula.Function.MAX;
                    case "min" -> Formula.Function.MIN;
                    default ->
                        throw new FormulaException(
                                name.position(), "there is no function " + name.text() + "; known: abs, max, min");
                };
        expect("(");
        List<Formula> arguments = new ArrayList<>(List.of(choice()));
        while (take(",").isPresent()) {
            arguments.add(choice());
        }
        expect(")");
        if (function == Formula.Function.ABS && arguments.size() != 1) {
            throw new FormulaException(name.position(), "abs takes one value");
        }
        return new Formula.Call(name.position(), function, arguments);
    }

    private static Value number(Lexer.Token token) {
        try {
            return new Value.Number(Double.parseDouble(token.text()));
        } catch (NumberFormatException e) {
            throw new FormulaException(token.position(), "\"" + token.text() + "\" is not a number");
        }
    }

    private void enter() {
        if (++depth > DEEPEST) {
            throw new FormulaException(peek().position(), "the formula is nested deeper than " + DEEPEST);
        }
    }

    private Lexer.Token peek() {
        return tokens.get(at);
    }

    private Lexer.Token advance() {
        Lexer.Token token = tokens.get(at);
        if (token.kind() != Lexer.Kind.END) {
            at++;
        }
        return token;
    }

    private Optional<Lexer.Token> take(String sign) {
        return peek().is(sign) ? Optional.of(advance()) : Optional.empty();
    }

    private void expect(String sign) {
        if (take(sign).isEmpty()) {
            Lexer.Token found = peek();
            throw new FormulaException(
                    found.position(),
                    "\"" + sign + "\" is missing" + (found.text().isEmpty() ? "" : " before \"" + found.text() + "\""));
        }
    }
}
