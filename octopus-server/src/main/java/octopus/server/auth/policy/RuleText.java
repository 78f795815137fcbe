package octopus.server.auth.policy;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import octopus.spi.option.Nearest;
import tools.jackson.databind.JsonNode;

/** Reads rules in the language of oslo.policy: text with {@code and}, {@code or}, {@code not}, or lists of lists. */
final class RuleText {
    private static final Pattern PART = Pattern.compile("%\\((.*)\\)s");
    private static final List<String> FACTS = facts();

    private final Deque<String> words = new ArrayDeque<>();

    /** What is wrong with a rule. */
    static final class Mistake extends Exception {
        private static final long serialVersionUID = 1;

        Mistake(String message) {
            super(message);
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    private RuleText(String text) {
        for (String word : text.strip().split("\\s+")) {
            split(word);
        }
    }

    /** Lists: any of the outer, all of each inner; an empty one is everybody. */
    static Check read(JsonNode node) throws Mistake {
        if (node.isString()) {
            return read(node.asString());
        }
        if (!node.isArray()) {
            throw new Mistake("a rule is text or a list, not " + node);
        }
        if (node.isEmpty()) {
            return new Check.Everybody();
        }
        List<Check> any = new ArrayList<>();
        for (JsonNode inner : node) {
            List<Check> all = new ArrayList<>();
            if (inner.isString()) {
                all.add(single(inner.asString()));
            } else if (inner.isArray()) {
                for (JsonNode one : inner) {
                    all.add(single(one.asString("")));
                }
            } else {
                throw new Mistake("a list holds text or lists of text, not " + inner);
            }
            if (!all.isEmpty()) {
                any.add(new Check.All(List.copyOf(all)));
            }
        }
        return new Check.Any(List.copyOf(any));
    }

    static Check read(String text) throws Mistake {
        if (text.isBlank()) {
            return new Check.Everybody();
        }
        RuleText reading = new RuleText(text);
        Check check = reading.any();
        if (!reading.words.isEmpty()) {
            throw new Mistake("\"" + reading.words.peek() + "\" stands where and, or or the end should");
        }
        return check;
    }

    /** Brackets stick to words; those of {@code %(project_id)s} belong to the word. */
    private void split(String word) {
        int from = 0;
        int to = word.length();
        while (from < to && word.charAt(from) == '(') {
            words.add("(");
            from++;
        }
        int closing = 0;
        while (to > from && word.charAt(to - 1) == ')') {
            closing++;
            to--;
        }
        if (to > from) {
            words.add(word.substring(from, to));
        }
        for (int i = 0; i < closing; i++) {
            words.add(")");
        }
    }

    private Check any() throws Mistake {
        List<Check> parts = new ArrayList<>();
        parts.add(all());
        while (takes("or")) {
            parts.add(all());
        }
        return parts.size() == 1 ? parts.getFirst() : new Check.Any(List.copyOf(parts));
    }

    private Check all() throws Mistake {
        List<Check> parts = new ArrayList<>();
        parts.add(one());
        while (takes("and")) {
            parts.add(one());
        }
        return parts.size() == 1 ? parts.getFirst() : new Check.All(List.copyOf(parts));
    }

    private Check one() throws Mistake {
        if (takes("not")) {
            return new Check.Not(one());
        }
        if (takes("(")) {
            Check inner = any();
            if (!takes(")")) {
                throw new Mistake("a bracket is not closed");
            }
            return inner;
        }
        String word = Optional.ofNullable(words.poll()).orElse("");
        if (word.isEmpty() || isKeyword(word)) {
            throw new Mistake(word.isEmpty() ? "it ends too early" : "\"" + word + "\" stands where a check should");
        }
        return single(word);
    }

    private boolean takes(String wanted) {
        String next = words.peek();
        if (next != null && next.toLowerCase(Locale.ROOT).equals(wanted)) {
            words.poll();
            return true;
        }
        return false;
    }

    private static boolean isKeyword(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "and", "or", "not", ")" -> true;
            default -> false;
        };
    }

    private static Check single(String word) throws Mistake {
        if (word.equals("@")) {
            return new Check.Everybody();
        }
        if (word.equals("!")) {
            return new Check.Nobody();
        }
        int colon = word.indexOf(':');
        if (colon <= 0) {
            throw new Mistake("\"" + word + "\" is no check: rule:NAME, role:NAME or project_id:%(project_id)s are");
        }
        String kind = word.substring(0, colon);
        String match = word.substring(colon + 1);
        return switch (kind) {
            case "rule" -> new Check.Reference(match);
            case "role" -> new Check.Role(match.toLowerCase(Locale.ROOT));
            case "http", "https" -> throw new Mistake("Octopus asks no other server about a rule (" + word + ")");
            default -> comparison(kind, match);
        };
    }

    private static Check comparison(String kind, String match) throws Mistake {
        Matcher named = PART.matcher(match);
        Optional<Check.Part> part = named.matches() ? Optional.of(part(named.group(1))) : Optional.empty();
        Optional<Fact> fact = Fact.named(kind);
        if (fact.isPresent()) {
            return part.isPresent()
                    ? new Check.EqualTo(fact.get(), part.get())
                    : new Check.Equal(fact.get(), unquoted(match));
        }
        boolean literal = !unquoted(kind).equals(kind) || kind.equals("True") || kind.equals("False");
        if (literal && part.isPresent()) {
            return new Check.Constant(unquoted(kind), part.get());
        }
        throw new Mistake("nothing is known of a caller by the name " + kind
                + Nearest.of(kind, FACTS)
                        .map(near -> "; did you mean " + near + "?")
                        .orElse(""));
    }

    private static Check.Part part(String name) throws Mistake {
        return switch (name) {
            case "project_id", "tenant_id", "project" -> Check.Part.PROJECT;
            case "user_id", "user" -> Check.Part.USER;
            case "domain_id" -> Check.Part.DOMAIN;
            default ->
                throw new Mistake("%(" + name + ")s is nothing that a rule can ask for: %(project_id)s, %(user_id)s and"
                        + " %(domain_id)s are");
        };
    }

    private static String unquoted(String text) {
        boolean quoted = text.length() >= 2
                && (text.startsWith("'") && text.endsWith("'") || text.startsWith("\"") && text.endsWith("\""));
        return quoted ? text.substring(1, text.length() - 1) : text;
    }

    private static List<String> facts() {
        List<String> names = new ArrayList<>();
        for (Fact fact : Fact.values()) {
            names.add(fact.word());
        }
        return List.copyOf(names);
    }
}
