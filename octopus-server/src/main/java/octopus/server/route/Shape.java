package octopus.server.route;

import java.util.List;
import java.util.Optional;

/** What a value may be. Checked by {@link BodyChecker}, shown by the documents. */
public sealed interface Shape {
    boolean nullable();

    /** @param trimmed whether blanks around it are taken off before its length counts, and the words of Cinder's format
     *     check are used for the fault */
    record Text(int least, int most, boolean nullable, boolean trimmed) implements Shape {}

    /** A whole number, or its digits as a text where {@code digitsAllowed}. */
    record Whole(long least, long most, boolean nullable, boolean digitsAllowed) implements Shape {}

    /** JSON's true and false, or one of the words that OpenStack takes for them. */
    record Flag(boolean nullable) implements Shape {}

    record Uuid(boolean nullable) implements Shape {}

    record Choice(List<String> choices, boolean nullable) implements Shape {}

    /** Keys of the caller's choosing to texts. */
    record Mapping(KeyRule keys, int most, boolean nullValues, boolean nullable, boolean exactlyOne) implements Shape {}

    /** An object. @param closedSince the microversion from which unknown fields are refused; empty: never */
    record Struct(List<Field> fields, Optional<Integer> closedSince, boolean nullable) implements Shape {
        public Struct {
            fields = List.copyOf(fields);
        }
    }

    /** An object of any content; {@code leastFields} of them. @param textAllowed whether a plain text will do too */
    record FreeObject(int leastFields, boolean textAllowed, boolean nullable) implements Shape {}

    record ListOf(Shape item, int least, boolean nullable) implements Shape {}

    /** Whatever it is: the domain looks at it. */
    record Anything() implements Shape {
        @Override
        public boolean nullable() {
            return true;
        }
    }

    /** Which characters a key may have besides letters, digits, {@code - _ : .}; at most 255 of them. */
    enum KeyRule {
        WORD("^[a-zA-Z0-9-_:.]{1,255}$", ""),
        WORDS("^[a-zA-Z0-9-_:. ]{1,255}$", " "),
        PATH("^[a-zA-Z0-9-_:. /]{1,255}$", " /");

        private final String pattern;
        private final String extra;

        KeyRule(String pattern, String extra) {
            this.pattern = pattern;
            this.extra = extra;
        }

        public String pattern() {
            return pattern;
        }

        public boolean permits(String key) {
            if (key.isEmpty() || key.length() > 255) {
                return false;
            }
            for (int i = 0; i < key.length(); i++) {
                char c = key.charAt(i);
                boolean plain = c >= 'a' && c <= 'z'
                        || c >= 'A' && c <= 'Z'
                        || c >= '0' && c <= '9'
                        || c == '-'
                        || c == '_'
                        || c == ':'
                        || c == '.';
                if (!plain && extra.indexOf(c) < 0) {
                    return false;
                }
            }
            return true;
        }
    }
}
