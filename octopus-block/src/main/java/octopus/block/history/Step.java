package octopus.block.history;

import java.time.Duration;

/**
 * How far apart the samples are that are kept for so long. A sample belongs to the largest step in whose span it is the
 * first: what a smaller step loses with age, a larger one still has.
 */
enum Step {
    MINUTE(1, Duration.ofDays(1)),
    QUARTER(15, Duration.ofDays(14)),
    QUARTER_OF_A_DAY(360, Duration.ofDays(730));

    private final int minutes;
    private final Duration kept;

    Step(int minutes, Duration kept) {
        this.minutes = minutes;
        this.kept = kept;
    }

    int minutes() {
        return minutes;
    }

    Duration kept() {
        return kept;
    }

    /** Of a sample after another one. @param before the minute of that one, or what is below zero where there is none */
    static Step between(long before, long minute) {
        Step step = MINUTE;
        for (Step each : values()) {
            if (before < 0 || minute / each.minutes > before / each.minutes) {
                step = each;
            }
        }
        return step;
    }

    /** The finest that has samples from so long ago. */
    static Step reaching(Duration back) {
        for (Step each : values()) {
            if (back.compareTo(each.kept.dividedBy(each == MINUTE ? 4 : 1)) <= 0) {
                return each;
            }
        }
        return QUARTER_OF_A_DAY;
    }
}
