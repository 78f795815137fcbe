package octopus.block.operation.upkeep;

import java.util.List;
import java.util.Set;
import octopus.block.finding.Check;
import octopus.block.finding.Sighting;

/** Compares what the database says of a backend with what is there. It only looks; healing is a flow. */
interface Reconciler {
    /** What it answers for: a finding of these checks that it does not see any more is over. */
    Set<Check> checks();

    /** @throws octopus.spi.StorageException when the backend does not answer; then nothing is known */
    List<Sighting> look(String backend);
}
