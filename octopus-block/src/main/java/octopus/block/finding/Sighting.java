package octopus.block.finding;

import java.util.Map;
import java.util.Optional;
import octopus.spi.Fault;

/**
 * What a reconciler sees wrong at this moment.
 *
 * @param place kind and name of what was looked at: {@code volume:ID}, {@code pool:NAME}
 * @param healing empty where only a person can put it right
 * @param notes what the healing flow has to know
 */
public record Sighting(Check check, String place, Fault fault, Optional<Healing> healing, Map<String, String> notes) {
    public Sighting {
        notes = Map.copyOf(notes);
    }

    public static Sighting of(Check check, String place, Fault fault) {
        return new Sighting(check, place, fault, Optional.empty(), Map.of());
    }

    /** Whether the other one says the same; a fault that was kept has lost its code's class. */
    public boolean says(Sighting other) {
        return check == other.check
                && place.equals(other.place)
                && fault.sentence().equals(other.fault.sentence())
                && healing.equals(other.healing)
                && notes.equals(other.notes);
    }

    public Sighting healedBy(Healing flow, Map<String, String> withNotes) {
        return new Sighting(check, place, fault, Optional.of(flow), withNotes);
    }
}
