package octopus.block.schedule;

/**
 * How much each weigher counts; 0 switches one off. A negative number turns the order round (capacity: fill one pool
 * before the next).
 *
 * @param capacity multiplier of the virtual free space; 1 spreads
 * @param allocated multiplier of the size of our volumes in the pool; Cinder has -1 when it is on
 * @param volumeNumber multiplier of the number of our volumes in the pool; Cinder has -1 when it is on
 * @param goodness multiplier of what a backend's {@code goodness_function} says, 0 to 100
 */
public record ScheduleSettings(double capacity, double allocated, double volumeNumber, double goodness) {
    public static ScheduleSettings defaults() {
        return new ScheduleSettings(1.0, 0.0, 0.0, 1.0);
    }
}
