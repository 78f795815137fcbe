package octopus.cli.command;

import octopus.cli.terminal.CliFault;
import octopus.spi.Fault;
import octopus.spi.option.AmountText;

/** Sizes of volumes as people type them. */
final class Amounts {
    private Amounts() {}

    /** GiB from {@code 20}, {@code 20G} or {@code 1T}; what is not a whole number of GiB is rounded up. */
    static long gib(String text) {
        try {
            boolean plain = text.strip().matches("[0-9]+");
            long gib = plain
                    ? Long.parseLong(text.strip())
                    : AmountText.parse(text).gibRoundedUp();
            if (gib > 0) {
                return gib;
            }
        } catch (IllegalArgumentException e) {
            throw wrong(text, String.valueOf(e.getMessage()));
        }
        throw wrong(text, "it has to be more than nothing");
    }

    private static RuntimeException wrong(String text, String cause) {
        return Fault.of(
                        CliFault.WRONG_USAGE,
                        "The size " + text + " is wrong",
                        cause,
                        "Write 20 or 20G for 20 GiB, 1T for 1 TiB.")
                .exception();
    }
}
