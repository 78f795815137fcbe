package octopus.spi.option;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.Secret;

/** Checks given values against declared options and reports every mistake at once. */
public final class OptionReader {
    private OptionReader() {}

    /** Either usable options or the list of everything that is wrong. */
    public sealed interface Reading {
        record Good(Options options) implements Reading {}

        record Bad(List<Fault> faults) implements Reading {}
    }

    public static Reading read(List<Option> declared, Map<String, String> given, Map<String, Secret> secrets) {
        List<Fault> faults = new ArrayList<>();
        Map<String, String> values = new TreeMap<>();
        Map<String, Secret> hidden = new HashMap<>();
        Map<String, Option> byName = declared.stream().collect(Collectors.toMap(Option::name, option -> option));
        for (String name : given.keySet()) {
            if (!byName.containsKey(name)) {
                String all = "Options are: " + String.join(", ", new TreeMap<>(byName).keySet()) + ".";
                String correction = Nearest.of(name, byName.keySet())
                        .map(nearest -> "Did you mean " + nearest + "? " + all)
                        .orElse(all);
                faults.add(fault(name, "there is no such option", correction));
            }
        }
        for (Option option : declared) {
            if (option instanceof Option.SecretText) {
                Secret secret = secrets.get(option.name());
                if (secret != null) {
                    hidden.put(option.name(), secret);
                } else if (option.required()) {
                    faults.add(fault(option.name(), "it is required and was not given", option.sentence()));
                }
                continue;
            }
            Optional<String> text =
                    Optional.ofNullable(given.get(option.name())).or(option::defaultText);
            if (text.isEmpty()) {
                if (option.required()) {
                    faults.add(fault(option.name(), "it is required and was not given", option.sentence()));
                }
                continue;
            }
            problem(option, text.get())
                    .ifPresentOrElse(
                            problem -> faults.add(fault(option.name(), problem, option.sentence())),
                            () -> values.put(option.name(), text.get()));
        }
        return faults.isEmpty() ? new Reading.Good(new Options(values, hidden)) : new Reading.Bad(faults);
    }

    private static Fault fault(String name, String cause, String correction) {
        return Fault.of(CommonFault.INVALID_OPTION, "Option " + name, cause, correction)
                .about("field", name);
    }

    private static Optional<String> problem(Option option, String text) {
        return switch (option) {
            case Option.Text o -> when(text.isBlank(), "it is empty");
            case Option.SecretText o -> Optional.empty();
            case Option.Choice o ->
                when(!o.choices().contains(text), "\"" + text + "\" is not one of " + String.join(", ", o.choices()));
            case Option.Flag o ->
                when(!text.equals("true") && !text.equals("false"), "it is true or false, not \"" + text + "\"");
            case Option.Count o -> number(text, o.least(), o.most());
            case Option.Ratio o -> ratio(text, o.least(), o.most());
            case Option.Amount o -> amount(text);
            case Option.Address o -> when(!text.matches("[0-9A-Za-z.:_-]+"), "\"" + text + "\" is not an address");
            case Option.Port o -> number(text, 1, 65535);
            case Option.Directory o ->
                when(!Path.of(text).isAbsolute(), "\"" + text + "\" is not an absolute path of a directory");
        };
    }

    private static Optional<String> when(boolean wrong, String problem) {
        return wrong ? Optional.of(problem) : Optional.empty();
    }

    private static Optional<String> number(String text, long least, long most) {
        try {
            long value = Long.parseLong(text);
            return when(value < least || value > most, text + " is not between " + least + " and " + most);
        } catch (NumberFormatException e) {
            return Optional.of("\"" + text + "\" is not a whole number");
        }
    }

    private static Optional<String> ratio(String text, double least, double most) {
        try {
            double value = Double.parseDouble(text);
            return when(!(value >= least && value <= most), text + " is not between " + least + " and " + most);
        } catch (NumberFormatException e) {
            return Optional.of("\"" + text + "\" is not a number");
        }
    }

    private static Optional<String> amount(String text) {
        try {
            AmountText.parse(text);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }
}
