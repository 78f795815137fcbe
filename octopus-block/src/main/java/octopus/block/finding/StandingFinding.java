package octopus.block.finding;

import java.time.Instant;
import java.util.UUID;

/** Something wrong that has been seen, and stands until a later look does not see it any more. @param since first seen */
public record StandingFinding(UUID id, String backend, Sighting sighting, Instant since) {}
