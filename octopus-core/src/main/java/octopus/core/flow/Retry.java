package octopus.core.flow;

import java.time.Duration;

/** How often a failed step is tried again, and after what pauses (doubling from {@code first} to {@code longest}). */
public record Retry(int tries, Duration first, Duration longest) {
    public static Retry none() {
        return new Retry(1, Duration.ZERO, Duration.ZERO);
    }

    public static Retry times(int tries, Duration first) {
        return new Retry(tries, first, Duration.ofMinutes(1));
    }

    /** The pause before try number {@code attempt + 1}. */
    public Duration pauseAfter(int attempt) {
        long factor = 1L << Math.min(attempt - 1, 20);
        Duration pause = first.multipliedBy(factor);
        return pause.compareTo(longest) > 0 ? longest : pause;
    }
}
