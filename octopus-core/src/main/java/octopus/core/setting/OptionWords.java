package octopus.core.setting;

import octopus.spi.option.Option;

/** Says in words what values a declared option takes. */
final class OptionWords {
    private OptionWords() {}

    static String kind(Option option) {
        return switch (option) {
            case Option.Text o -> "text, for example " + o.example();
            case Option.SecretText o -> "a secret; not on the command line";
            case Option.Choice o -> "one of " + String.join(", ", o.choices());
            case Option.Flag o -> "true or false";
            case Option.Count o -> "a whole number " + range(o.least(), o.most());
            case Option.Ratio o -> "a number from " + o.least() + " to " + o.most();
            case Option.Amount o -> "an amount such as 500M or 20G";
            case Option.Address o -> "an address or a host name";
            case Option.Port o -> "a port from 1 to 65535";
            case Option.Directory o -> "an absolute path";
        };
    }

    static String fallback(Option option) {
        return option.defaultText()
                .map(value -> "default " + value)
                .orElse(option.required() ? "required" : "no default");
    }

    private static String range(long least, long most) {
        return most == Long.MAX_VALUE ? "of at least " + least : "from " + least + " to " + most;
    }
}
