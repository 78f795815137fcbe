package octopus.block.history;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Where it goes: a straight line through what was used.
 *
 * @param bytesPerDay how much more is used each day; below zero where it becomes less
 * @param daysLeft until nothing is free; empty where it does not grow
 */
public record Trend(double bytesPerDay, Optional<Double> daysLeft) {
    private static final Duration SHORTEST = Duration.ofHours(1);
    private static final double SECONDS_A_DAY = 86_400;

    /** Empty where the samples reach back too little to tell. @param samples oldest first */
    static Optional<Trend> of(List<CapacitySample> samples) {
        if (samples.size() < 3
                || Duration.between(
                                        samples.getFirst().takenAt(),
                                        samples.getLast().takenAt())
                                .compareTo(SHORTEST)
                        < 0) {
            return Optional.empty();
        }
        long begin = samples.getFirst().takenAt().getEpochSecond();
        double meanTime = 0;
        double meanUsed = 0;
        for (CapacitySample sample : samples) {
            meanTime += days(sample, begin) / samples.size();
            meanUsed += (double) sample.usedBytes() / samples.size();
        }
        double both = 0;
        double spread = 0;
        for (CapacitySample sample : samples) {
            double away = days(sample, begin) - meanTime;
            both += away * (sample.usedBytes() - meanUsed);
            spread += away * away;
        }
        double slope = both / spread;
        double left = samples.getLast().free().bytes() / slope;
        return Optional.of(new Trend(slope, slope > 0 ? Optional.of(left) : Optional.empty()));
    }

    private static double days(CapacitySample sample, long begin) {
        return (sample.takenAt().getEpochSecond() - begin) / SECONDS_A_DAY;
    }
}
