package octopus.block.schedule.formula;

import java.util.List;
import java.util.Optional;

/** A formula as a tree. Every part knows its position in the text. */
public sealed interface Formula {
    int position();

    /** @throws FormulaException when a field is missing or an operation has no value */
    default Value evaluate(Fields fields) {
        return Evaluation.of(this, fields);
    }

    /** Where the fields come from, such as {@code stats.free_capacity_gb}. */
    interface Fields {
        Optional<String> value(String object, String field);
    }

    record Constant(int position, Value value) implements Formula {}

    record Field(int position, String object, String field) implements Formula {}

    record Sign(int position, boolean negative, Formula operand) implements Formula {}

    record Not(int position, Formula operand) implements Formula {}

    record Arithmetic(int position, char operator, Formula left, Formula right) implements Formula {}

    /** {@code a < b <= c} holds when each neighbouring pair does, as in Python. */
    record Comparison(int position, Formula first, List<Link> links) implements Formula {
        public Comparison {
            links = List.copyOf(links);
        }
    }

    record Link(int position, String operator, Formula operand) {}

    record Logic(int position, boolean and, Formula left, Formula right) implements Formula {}

    record Choice(int position, Formula condition, Formula yes, Formula no) implements Formula {}

    record Call(int position, Function function, List<Formula> arguments) implements Formula {
        public Call {
            arguments = List.copyOf(arguments);
        }
    }

    enum Function {
        ABS,
        MAX,
        MIN
    }
}
