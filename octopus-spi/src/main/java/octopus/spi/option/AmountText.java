package octopus.spi.option;

import java.util.Locale;
import octopus.spi.Size;

/** Reads and writes amounts such as {@code 500M} or {@code 20G}; units are powers of 1024, as qemu-img and LVM have them. */
public final class AmountText {
    private static final String UNITS = "KMGTP";

    private AmountText() {}

    /** @throws IllegalArgumentException when the text is not an amount */
    public static Size parse(String text) {
        String trimmed = text.strip().toUpperCase(Locale.ROOT).replaceFirst("I?B$", "");
        if (trimmed.isEmpty()) {
            throw new IllegalArgumentException("an amount such as 500M or 20G is wanted, not an empty text");
        }
        int unit = UNITS.indexOf(trimmed.charAt(trimmed.length() - 1));
        String digits = unit < 0 ? trimmed : trimmed.substring(0, trimmed.length() - 1);
        try {
            long number = Long.parseLong(digits.strip());
            return Size.ofBytes(Math.multiplyExact(number, unit < 0 ? 1L : 1L << (10 * (unit + 1))));
        } catch (NumberFormatException | ArithmeticException e) {
            throw new IllegalArgumentException("an amount such as 500M or 20G is wanted, not " + text, e);
        }
    }
}
