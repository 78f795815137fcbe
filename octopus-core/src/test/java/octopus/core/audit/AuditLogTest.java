package octopus.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import octopus.core.Caller;
import octopus.core.db.StoreContract;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AuditLogTest extends StoreContract {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Caller ANN = new Caller("ann", "p1", Set.of("member"), "req-1");
    private static final Caller BOB = new Caller("bob", "p2", Set.of("member"), "req-2");

    private AuditLog log;

    @BeforeEach
    void open() {
        log = new AuditLog(database());
    }

    private AuditEntry append(int second, Caller caller, String verb, String subject) {
        AuditEntry entry = AuditEntry.of(
                NOON.plusSeconds(second), caller, verb, "volume", subject, AuditEntry.Outcome.ACCEPTED, "as asked");
        database().write(transaction -> {
            log.append(transaction, entry);
            return entry;
        });
        return entry;
    }

    @Test
    void anEntryComesBackAsItWasWritten() {
        UUID flow = UUID.randomUUID();
        AuditEntry entry = AuditEntry.of(
                        NOON.plusNanos(123_456_789),
                        ANN,
                        "volume.delete",
                        "volume",
                        "v1",
                        AuditEntry.Outcome.REFUSED,
                        "it has snapshots: \"näm'e\"")
                .inFlow(flow);
        database().write(transaction -> {
            log.append(transaction, entry);
            return true;
        });
        assertThat(log.list(AuditQuery.all(), 10)).containsExactly(entry);
        assertThat(log.list(AuditQuery.all().ofFlow(flow), 10)).hasSize(1);
    }

    @Test
    void whatIsRolledBackLeavesNoEntry() {
        assertThatThrownBy(() -> database().write(transaction -> {
                    log.append(
                            transaction,
                            AuditEntry.of(NOON, ANN, "volume.create", "volume", "v1", AuditEntry.Outcome.DONE, ""));
                    throw new IllegalArgumentException("changed my mind");
                }))
                .isInstanceOf(IllegalArgumentException.class);
        assertThat(log.list(AuditQuery.all(), 10)).isEmpty();
    }

    @Test
    void filtersNarrowTheList() {
        AuditEntry create = append(1, ANN, "volume.create", "v1");
        AuditEntry extend = append(2, BOB, "volume.extend", "v1");
        AuditEntry snapshot = append(3, ANN, "snapshot.create", "v2");
        assertThat(log.list(AuditQuery.all(), 10)).containsExactly(snapshot, extend, create);
        assertThat(log.list(AuditQuery.all().byUser("ann"), 10)).containsExactly(snapshot, create);
        assertThat(log.list(AuditQuery.all().inProject("p2"), 10)).containsExactly(extend);
        assertThat(log.list(AuditQuery.all().ofSubject("volume", "v1"), 10)).containsExactly(extend, create);
        assertThat(log.list(AuditQuery.all().withVerb("volume"), 10)).containsExactly(extend, create);
        assertThat(log.list(AuditQuery.all().withVerb("volume.create"), 10)).containsExactly(create);
        assertThat(log.list(AuditQuery.all().since(NOON.plusSeconds(2)), 10)).containsExactly(snapshot, extend);
    }

    @Test
    void pagesGoThroughEverythingOnceAlsoWithinOneMoment() {
        List<AuditEntry> written = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            written.add(append(i / 5, ANN, "volume.create", "v" + i));
        }
        List<AuditEntry> seen = new ArrayList<>();
        AuditQuery query = AuditQuery.all();
        for (List<AuditEntry> page = log.list(query, 4); !page.isEmpty(); page = log.list(query, 4)) {
            seen.addAll(page);
            query = AuditQuery.all().after(page.getLast());
        }
        assertThat(seen).containsExactlyInAnyOrderElementsOf(written);
        assertThat(seen).isSortedAccordingTo((a, b) -> b.at().compareTo(a.at()));
    }
}
