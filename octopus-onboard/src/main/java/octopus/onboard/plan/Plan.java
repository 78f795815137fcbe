package octopus.onboard.plan;

import java.util.List;
import octopus.onboard.change.Change;

/**
 * What will be changed, in this order. Waves run one after the other; what is taken back goes in reverse.
 *
 * @param hash of the changes and of what they saw; another hash means that the world, or the spec, has moved
 */
public record Plan(String hash, List<PlannedChange> changes) {
    public Plan {
        changes = List.copyOf(changes);
    }

    /** When a change is made. */
    public enum Phase {
        /** Before volumes are tried. */
        PREPARE,
        /** After they have been found to work. */
        OPEN
    }

    /** What may go wrong for those who use storage already. */
    public enum Risk {
        /** Nobody notices. */
        NONE,
        /** Something is interrupted for a moment. */
        INTERRUPTION
    }

    /**
     * @param number from 0
     * @param wave changes of one wave are made side by side on different nodes; the first wave of nodes is the canary
     * @param difference before and after, as a person reads it, secrets covered
     * @param disturbs who notices, and how
     */
    public record PlannedChange(
            int number, int wave, Phase phase, Change change, Risk risk, String difference, List<String> disturbs) {
        public PlannedChange {
            disturbs = List.copyOf(disturbs);
        }
    }

    /** The changes of a phase, wave by wave. */
    public List<List<PlannedChange>> waves(Phase phase) {
        return changes.stream()
                .filter(each -> each.phase() == phase)
                .collect(java.util.stream.Collectors.groupingBy(
                        PlannedChange::wave, java.util.TreeMap::new, java.util.stream.Collectors.toList()))
                .values()
                .stream()
                .toList();
    }

    public boolean isEmpty() {
        return changes.isEmpty();
    }
}
