package octopus.block.schedule;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Cinder's small language of extra spec requirements: {@code >= 5}, {@code s== gold}, {@code <in> ssd}, {@code <is>
 * True}, {@code <or> a <or> b}, or a plain text that must be equal. Only the first word after an operator counts, and
 * {@code =} means "at least", as in Cinder.
 */
final class ExtraSpecMatch {
    private static final Set<String> TRUE_WORDS = Set.of("1", "t", "true", "on", "y", "yes");
    private static final Set<String> BOOLEANS = Set.of("true", "false");

    private ExtraSpecMatch() {}

    static boolean matches(String reported, String requirement) {
        List<String> words = Arrays.stream(requirement.strip().split("\\s+"))
                .filter(w -> !w.isEmpty())
                .toList();
        String operator = words.isEmpty() ? "" : words.getFirst();
        if (operator.equals("<or>")) {
            return alternatives(words).contains(reported);
        }
        Optional<String> operand = words.size() > 1 ? Optional.of(words.get(1)) : Optional.empty();
        return switch (operator) {
            case "=", ">=" -> numbers(reported, operand, c -> c >= 0);
            case "<=" -> numbers(reported, operand, c -> c <= 0);
            case "==" -> numbers(reported, operand, c -> c == 0);
            case "!=" -> numbers(reported, operand, c -> c != 0);
            case "s==" -> texts(reported, operand, c -> c == 0);
            case "s!=" -> texts(reported, operand, c -> c != 0);
            case "s<" -> texts(reported, operand, c -> c < 0);
            case "s<=" -> texts(reported, operand, c -> c <= 0);
            case "s>" -> texts(reported, operand, c -> c > 0);
            case "s>=" -> texts(reported, operand, c -> c >= 0);
            case "<in>" -> operand.filter(reported::contains).isPresent();
            case "<is>" -> operand.filter(x -> truth(x) == truth(reported)).isPresent();
            default -> plain(reported, requirement);
        };
    }

    /** {@code <or> a <or> b}: every second word. */
    private static List<String> alternatives(List<String> words) {
        return java.util.stream.IntStream.range(0, words.size())
                .filter(i -> i % 2 == 1)
                .mapToObj(words::get)
                .toList();
    }

    /** Texts that are booleans are compared as such: a report says True where a person writes true. */
    private static boolean plain(String reported, String requirement) {
        String low = reported.toLowerCase(Locale.ROOT);
        return BOOLEANS.contains(low) ? low.equals(String.valueOf(truth(requirement))) : reported.equals(requirement);
    }

    private static boolean truth(String text) {
        return TRUE_WORDS.contains(text.strip().toLowerCase(Locale.ROOT));
    }

    private static boolean texts(String reported, Optional<String> operand, Test test) {
        return operand.filter(x -> test.holds(reported.compareTo(x))).isPresent();
    }

    private static boolean numbers(String reported, Optional<String> operand, Test test) {
        try {
            return operand.filter(x -> test.holds(Double.compare(Double.parseDouble(reported), Double.parseDouble(x))))
                    .isPresent();
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private interface Test {
        boolean holds(int comparison);
    }
}
