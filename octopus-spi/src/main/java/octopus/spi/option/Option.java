package octopus.spi.option;

import java.util.List;
import java.util.Optional;

/**
 * One declared option of a driver. The form on the page, the flags of the command line, the check that reports all
 * mistakes at once and the docs all come from this declaration. Names are Cinder's where Cinder has the option.
 */
public sealed interface Option {
    String name();

    /** One sentence that explains it. */
    String sentence();

    /** What is used when nothing is given; empty where the option is required or has no value by default. */
    Optional<String> defaultText();

    boolean required();

    record Text(String name, String sentence, Optional<String> defaultText, boolean required, String example)
            implements Option {}

    /** Kept encrypted, never shown again. */
    record SecretText(String name, String sentence, boolean required) implements Option {
        @Override
        public Optional<String> defaultText() {
            return Optional.empty();
        }
    }

    record Choice(String name, String sentence, Optional<String> defaultText, boolean required, List<String> choices)
            implements Option {}

    record Flag(String name, String sentence, boolean defaultValue) implements Option {
        @Override
        public Optional<String> defaultText() {
            return Optional.of(Boolean.toString(defaultValue));
        }

        @Override
        public boolean required() {
            return false;
        }
    }

    /** A whole number in a range, in the unit that the sentence names. */
    record Count(String name, String sentence, Optional<String> defaultText, boolean required, long least, long most)
            implements Option {}

    /** A number that may have a fraction. */
    record Ratio(String name, String sentence, Optional<String> defaultText, double least, double most)
            implements Option {
        @Override
        public boolean required() {
            return false;
        }
    }

    /** An amount such as {@code 500M}, {@code 20G} or plain bytes; units are powers of 1024. */
    record Amount(String name, String sentence, Optional<String> defaultText, boolean required) implements Option {}

    record Address(String name, String sentence, Optional<String> defaultText, boolean required) implements Option {}

    record Port(String name, String sentence, Optional<String> defaultText, boolean required) implements Option {}

    record Directory(String name, String sentence, Optional<String> defaultText, boolean required) implements Option {}
}
