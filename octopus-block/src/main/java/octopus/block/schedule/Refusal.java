package octopus.block.schedule;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Why a pool cannot take a volume.
 *
 * @param pool {@code host@backend#pool}
 * @param objections never empty, in the order of the filters
 */
public record Refusal(String pool, List<Objection> objections) {
    public Refusal {
        objections = List.copyOf(objections);
        if (objections.isEmpty()) {
            throw new IllegalArgumentException("a refusal of " + pool + " needs a reason");
        }
    }

    /**
     * @param filter the name of the filter, as Cinder calls it where it has it
     * @param words what was compared, with the figures
     */
    public record Objection(String filter, String words) {}

    /** The first filter that objected. */
    public String filter() {
        return objections.getFirst().filter();
    }

    public boolean objectedBy(String filter) {
        return objections.stream().anyMatch(o -> o.filter().equals(filter));
    }

    /** All reasons in one line, without the pool's name. */
    public String words() {
        return objections.stream().map(Objection::words).collect(Collectors.joining("; "));
    }
}
