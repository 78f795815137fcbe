package octopus.block.schedule.formula;

import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** Works a formula out. */
final class Evaluation {
    private final Formula.Fields fields;

    private Evaluation(Formula.Fields fields) {
        this.fields = fields;
    }

    static Value of(Formula formula, Formula.Fields fields) {
        return new Evaluation(fields).value(formula);
    }

    private Value value(Formula formula) {
        return switch (formula) {
            case Formula.Constant constant -> constant.value();
            case Formula.Field field -> field(field);
            case Formula.Sign sign -> number(sign, (sign.negative() ? -1 : 1) * operand(sign.operand()));
            case Formula.Not not -> new Value.Flag(!value(not.operand()).truth());
            case Formula.Arithmetic arithmetic -> arithmetic(arithmetic);
            case Formula.Comparison comparison -> new Value.Flag(holds(comparison));
            case Formula.Logic logic -> logic(logic);
            case Formula.Choice choice -> value(value(choice.condition()).truth() ? choice.yes() : choice.no());
            case Formula.Call call -> call(call);
        };
    }

    private Value field(Formula.Field field) {
        return fields.value(field.object(), field.field())
                .map(Value::of)
                .orElseThrow(() ->
                        new FormulaException(field.position(), field.object() + "." + field.field() + " is not known"));
    }

    private Value arithmetic(Formula.Arithmetic formula) {
        double left = operand(formula.left());
        double right = operand(formula.right());
        if (formula.operator() == '/' && right == 0) {
            throw new FormulaException(formula.position(), "division by zero");
        }
        return number(
                formula,
                switch (formula.operator()) {
                    case '+' -> left + right;
                    case '-' -> left - right;
                    case '*' -> left * right;
                    case '/' -> left / right;
                    case '^' -> Math.pow(left, right);
                    default -> throw new IllegalStateException("operator " + formula.operator());
                });
    }

    private Value logic(Formula.Logic logic) {
        boolean left = value(logic.left()).truth();
        boolean decided = left != logic.and();
        return new Value.Flag(decided ? left : value(logic.right()).truth());
    }

    private boolean holds(Formula.Comparison comparison) {
        Value left = value(comparison.first());
        for (Formula.Link link : comparison.links()) {
            Value right = value(link.operand());
            if (!holds(link, left, right)) {
                return false;
            }
            left = right;
        }
        return true;
    }

    private static boolean holds(Formula.Link link, Value left, Value right) {
        Optional<Double> a = left.number();
        Optional<Double> b = right.number();
        boolean numbers = a.isPresent() && b.isPresent();
        boolean mixed = a.isPresent() != b.isPresent();
        boolean equality = List.of("==", "!=", "<>").contains(link.operator());
        if (mixed && !equality) {
            throw new FormulaException(
                    link.position(), "cannot order \"" + left.text() + "\" and \"" + right.text() + "\"");
        }
        int order = numbers
                ? Double.compare(a.orElse(0.0), b.orElse(0.0))
                : left.text().compareTo(right.text());
        return switch (link.operator()) {
            case "<" -> order < 0;
            case "<=" -> order <= 0;
            case ">" -> order > 0;
            case ">=" -> order >= 0;
            case "==" -> order == 0;
            default -> order != 0;
        };
    }

    private Value call(Formula.Call call) {
        DoubleStream arguments = call.arguments().stream().mapToDouble(this::operand);
        return number(
                call,
                switch (call.function()) {
                    case ABS -> Math.abs(arguments.sum());
                    case MAX -> arguments.max().orElseThrow();
                    case MIN -> arguments.min().orElseThrow();
                });
    }

    private double operand(Formula formula) {
        Value value = value(formula);
        return value.number()
                .orElseThrow(
                        () -> new FormulaException(formula.position(), "\"" + value.text() + "\" is not a number"));
    }

    private static Value number(Formula formula, double value) {
        if (!Double.isFinite(value)) {
            throw new FormulaException(formula.position(), "the result is not a number");
        }
        // Minus zero and zero are one number to whoever compares them.
        return new Value.Number(value == 0 ? 0 : value);
    }
}
