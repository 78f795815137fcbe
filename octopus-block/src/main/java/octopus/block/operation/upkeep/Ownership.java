package octopus.block.operation.upkeep;

import java.util.Optional;
import java.util.UUID;
import octopus.block.operation.Subjects;
import octopus.block.operation.Workbench;
import octopus.core.flow.Flows;
import octopus.core.flow.Subject;
import octopus.spi.VolumeId;
import octopus.spi.driver.VolumeProvisioner.OwnedObject;

/**
 * Whose an object on a backend is. In doubt it is somebody's: a row with its id, wherever that says the object is, or an
 * unfinished flow that so much as names it.
 */
final class Ownership {
    private final Workbench bench;
    private final Rows rows;

    Ownership(Workbench bench, Rows rows) {
        this.bench = bench;
        this.rows = rows;
    }

    /** First the flows, then the rows: a flow that has ended meanwhile has written what it did. */
    boolean isAnybodys(String backend, OwnedObject object) {
        Optional<UUID> id = id(object);
        return isInHand(backend, object.nativeName(), id) || id.map(rows::anyOf).orElse(false);
    }

    private boolean isInHand(String backend, String nativeName, Optional<UUID> id) {
        Flows flows = bench.flows();
        return flows.unfinishedOf(Subjects.leftover(backend + "/" + nativeName)).isPresent()
                || id.map(value -> flows.isInHand(value.toString())).orElse(flows.isInHand(nativeName));
    }

    boolean isInHand(VolumeId id) {
        return isInHand(Subjects.of(id)) || bench.flows().isInHand(id.toString());
    }

    boolean isInHand(Subject subject) {
        return bench.flows().unfinishedOf(subject).isPresent();
    }

    static Optional<UUID> id(OwnedObject object) {
        try {
            return Optional.of(UUID.fromString(object.id()));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
