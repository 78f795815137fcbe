package octopus.block.finding;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.core.db.StoreContract;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import org.junit.jupiter.api.Test;

class FindingStoreTest extends StoreContract {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");

    /** As it comes back from the database. */
    private static final FaultCode CODE = new FaultCode.Named(
            CommonFault.NOT_OURS.name(), CommonFault.NOT_OURS.kind(), CommonFault.NOT_OURS.sentence());

    private final FindingStore store = new FindingStore();

    private static StandingFinding finding(String backend, String place, Instant since) {
        Sighting sighting = Sighting.of(Check.OBJECT_ORPHAN, place, Fault.of(CODE, "what", "cause", "correction"))
                .healedBy(Healing.REMOVE_ORPHAN, Map.of("id", "7"));
        return new StandingFinding(UUID.randomUUID(), backend, sighting, since);
    }

    private Optional<StandingFinding> find(UUID id) {
        return database().read(sql -> store.find(sql, id));
    }

    private boolean insert(StandingFinding finding) {
        return database().write(t -> store.insert(t, finding));
    }

    @Test
    void findsWhatWasInsertedOldestFirst() {
        StandingFinding younger = finding("gold", "object:a", NOON.plusSeconds(1));
        StandingFinding older = finding("silver", "object:b", NOON);
        assertThat(insert(younger)).isTrue();
        assertThat(insert(older)).isTrue();

        List<StandingFinding> all = database().read(store::list);
        assertThat(all).containsExactly(older, younger);
        List<StandingFinding> ofGold = database().read(sql -> store.ofBackend(sql, "gold"));
        assertThat(ofGold).containsExactly(younger);
        assertThat(find(older.id())).contains(older);
        assertThat(find(UUID.randomUUID())).isEmpty();
    }

    @Test
    void oneThingStandsOnceAndSinceItWasFirstSeen() {
        StandingFinding first = finding("gold", "object:a", NOON);
        assertThat(insert(first)).isTrue();
        assertThat(insert(finding("gold", "object:a", NOON.plusSeconds(60)))).isFalse();
        assertThat(insert(finding("silver", "object:a", NOON))).isTrue();

        Sighting other = Sighting.of(Check.OBJECT_ORPHAN, "object:a", Fault.of(CODE, "other", "cause", "correction"));
        database().write(t -> {
            store.update(t, first.id(), other);
            return 0;
        });
        assertThat(find(first.id())).contains(new StandingFinding(first.id(), "gold", other, NOON));
        boolean deleted = database().write(t -> store.delete(t, first.id()));
        boolean again = database().write(t -> store.delete(t, first.id()));
        assertThat(deleted).isTrue();
        assertThat(again).isFalse();
    }

    @Test
    void oneProcessAtATimeHasTheTurn() {
        UUID one = UUID.randomUUID();
        UUID other = UUID.randomUUID();
        assertThat(take(one, NOON)).isTrue();
        assertThat(take(other, NOON.plusSeconds(59))).isFalse();
        assertThat(take(one, NOON.plusSeconds(59))).as("its own again").isTrue();
        assertThat(take(other, NOON.plusSeconds(61)))
                .as("the turn was prolonged")
                .isFalse();
        assertThat(take(other, NOON.plusSeconds(120)))
                .as("one did not come back")
                .isTrue();
        assertThat(take(one, NOON.plusSeconds(121))).isFalse();
    }

    private boolean take(UUID process, Instant now) {
        return database().write(t -> store.takeTurn(t, "reconcile", process, now, now.plusSeconds(60)));
    }
}
