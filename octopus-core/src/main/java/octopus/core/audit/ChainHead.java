package octopus.core.audit;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A place in the chain: the number of an entry and its hash, which stands for that entry and every one before it. Kept
 * elsewhere, it shows later whether any of them was touched.
 *
 * @param number 0 before the first entry
 */
public record ChainHead(long number, String hash) {
    /** Before the first entry of all. */
    static final ChainHead START = new ChainHead(0, "0".repeat(64));

    private static final Pattern FORM = Pattern.compile("(\\d{1,18}):([0-9a-f]{64})");

    /** What {@link #toString} printed. */
    public static Optional<ChainHead> of(String text) {
        Matcher parts = FORM.matcher(text.strip());
        return parts.matches()
                ? Optional.of(new ChainHead(Long.parseLong(parts.group(1)), parts.group(2)))
                : Optional.empty();
    }

    /** {@code number:hash}. */
    @Override
    public String toString() {
        return number + ":" + hash;
    }
}
