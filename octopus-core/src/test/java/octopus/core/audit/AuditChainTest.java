package octopus.core.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import octopus.core.Caller;
import octopus.core.db.StoreContract;
import octopus.spi.StorageException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a person with a database client could do to the audit, and whether it is found. */
class AuditChainTest extends StoreContract {
    private static final Instant NOON = Instant.parse("2026-11-20T12:00:00Z");
    private static final Caller ANN = new Caller("ann", "p1", Set.of("member"), "req-1");

    private AuditLog log;

    @BeforeEach
    void open() {
        log = new AuditLog(database());
    }

    private void append(AuditLog where, Instant at, String detail) {
        boolean ignored = database().write(transaction -> {
            where.append(
                    transaction,
                    AuditEntry.of(at, ANN, "volume.create", "volume", "v", AuditEntry.Outcome.DONE, detail));
            return true;
        });
    }

    private ChainHead five() {
        for (int number = 1; number <= 5; number++) {
            append(log, NOON.plusSeconds(number), "näme \"" + number + "\" \uD83D\uDC19");
        }
        return log.chain().head();
    }

    private void tamper(String sql) {
        int changed = database().write(transaction -> transaction.sql().execute(sql));
        assertThat(changed).isPositive();
    }

    private ChainReport verify() {
        return log.chain().verify(Optional.empty());
    }

    private void assertFlaw(long number, String what) {
        ChainReport report = verify();
        assertThat(report.flaw()).isPresent();
        assertThat(report.flaw().orElseThrow().number()).isEqualTo(number);
        assertThat(report.flaw().orElseThrow().what()).contains(what);
    }

    @Test
    void anUntouchedChainIsIntactAndGoesThroughEachOfItsHeads() {
        ChainHead empty = log.chain().head();
        ChainHead head = five();
        append(log, NOON, "later");
        ChainReport report = log.chain().verify(Optional.of(head));
        assertThat(report.flaw()).isEmpty();
        assertThat(report.checked()).isEqualTo(6);
        assertThat(report.head()).isEqualTo(log.chain().head());
        assertThat(log.chain().verify(Optional.of(empty)).isIntact()).isTrue();
        assertThat(ChainHead.of(head.toString())).contains(head);
    }

    @Test
    void theFormOfTheHashNeverChanges() {
        AuditEntry entry = new AuditEntry(
                java.util.UUID.fromString("11111111-2222-4333-8444-555555555555"),
                NOON,
                new AuditEntry.Who("ann", "p1", "req-1"),
                "volume.create",
                "volume",
                "v1",
                Optional.empty(),
                AuditEntry.Outcome.DONE,
                "as asked");
        assertThat(EntryHash.after(ChainHead.START, AuditRow.fields(entry)))
                .hasToString("1:477df94875d15cba09ad005d836184e7770743352e2cf76e9c9cbfaa62227726");
    }

    @Test
    void whatIsWrittenAndWhatIsReadBackGiveTheSameHash() {
        AuditEntry entry = AuditEntry.of(
                NOON.plusNanos(123_456_789),
                ANN,
                "volume.create",
                "volume",
                "v",
                AuditEntry.Outcome.FAILED,
                " a\tb \n");
        boolean ignored = database().write(transaction -> {
            log.append(transaction, entry);
            return true;
        });
        assertThat(log.chain().head()).isEqualTo(EntryHash.after(ChainHead.START, AuditRow.fields(entry)));
    }

    @Test
    void aChangedEntryIsFound() {
        ChainHead ignored = five();
        for (String change : List.of("detail = ''", "caller_user = 'bob'", "outcome = 'NONE'", "happened_at = 5")) {
            testDatabase().empty();
            ChainHead again = five();
            tamper("update audit_entries set " + change + " where seal_number = 3");
            assertFlaw(3, "is not what was written");
        }
    }

    @Test
    void aRemovedEntryIsFound() {
        ChainHead ignored = five();
        tamper("delete from audit_entries where seal_number in (2, 3)");
        assertFlaw(2, "entries 2 to 3 are missing");
    }

    @Test
    void aRemovedEntryIsFoundWhenTheOthersMoveUp() {
        ChainHead ignored = five();
        tamper("delete from audit_entries where seal_number = 2");
        tamper("update audit_entries set seal_number = seal_number - 1 where seal_number > 2");
        assertFlaw(2, "is not what was written");
    }

    @Test
    void anEntryThatWasPutInIsFound() {
        ChainHead ignored = five();
        tamper(
                "insert into audit_entries (id, happened_at, caller_user, caller_project, request_id, verb, subject_kind,"
                        + " subject_id, flow_id, outcome, detail, seal_number, seal) select"
                        + " '99999999-0000-4000-8000-000000000000', happened_at + 1, caller_user, caller_project, request_id,"
                        + " verb, subject_kind, subject_id, flow_id, outcome, 'forged', seal_number, seal from audit_entries"
                        + " where seal_number = 4");
        assertFlaw(4, "was put in");
    }

    @Test
    void entriesThatChangedPlacesAreFound() {
        ChainHead ignored = five();
        tamper("update audit_entries set seal_number = 7 - seal_number where seal_number in (3, 4)");
        assertFlaw(3, "is not what was written");
    }

    @Test
    void aCutOffEndIsFound() {
        ChainHead ignored = five();
        tamper("delete from audit_entries where seal_number > 3");
        assertFlaw(4, "entries 4 to 5 are missing");
    }

    @Test
    void aCutOffBeginningIsFound() {
        ChainHead ignored = five();
        tamper("delete from audit_entries where seal_number <= 2");
        assertFlaw(1, "entries 1 to 2 are missing");
    }

    /** Somebody who can compute the chain anew is only found with a head that was kept elsewhere. */
    @Test
    void aChainThatWasComputedAnewIsFoundByAHeadFromElsewhere() {
        ChainHead kept = five();
        tamper("update audit_entries set detail = 'nothing', seal_number = null, seal = null");
        tamper("delete from audit_chain");
        assertThat(verify().isIntact()).isTrue();
        ChainReport report = log.chain().verify(Optional.of(kept));
        assertThat(report.flaw().orElseThrow().what()).contains("not the one that the expected head was taken of");
        tamper("delete from audit_entries where seal_number > 3");
        tamper("update audit_chain set last_number = 3, seal = (select seal from audit_entries where seal_number = 3)");
        assertThat(verify().isIntact()).isTrue();
        assertThat(log.chain().verify(Optional.of(kept)).flaw().orElseThrow().what())
                .contains("entries 4 to 5 are missing");
    }

    @Test
    void whatWasForgottenAsTheSettingsSayLeavesAnIntactChain() {
        ChainHead early = five();
        append(log, NOON.plusSeconds(3600), "later");
        ChainHead later = log.chain().head();
        Instant cut = NOON.plusSeconds(1800);
        assertThat(log.chain().forgetBefore(cut, NOON.plusSeconds(7200))).isEqualTo(5);
        assertThat(log.chain().forgetBefore(cut, NOON.plusSeconds(7200))).isZero();
        ChainReport report = log.chain().verify(Optional.of(later));
        assertThat(report.flaw()).isEmpty();
        assertThat(report.base()).isEqualTo(early);
        assertThat(report.checked()).isEqualTo(2);
        assertThat(log.list(AuditQuery.all(), 10))
                .extracting(AuditEntry::verb)
                .containsExactly("audit.forget", "volume.create");
        assertThatThrownBy(() -> log.chain().verify(Optional.of(new ChainHead(2, early.hash()))))
                .isInstanceOf(StorageException.class)
                .hasMessageContaining("Give a head that was taken later");
        // All of it, once more: the entry that tells of it stands alone then.
        assertThat(log.chain().forgetBefore(NOON.plus(Duration.ofDays(9)), NOON.plusSeconds(9000)))
                .isEqualTo(2);
        assertThat(verify().flaw()).isEmpty();
    }

    @Test
    void aBeginningThatWasCutOffAsIfItHadBeenForgottenIsFound() {
        ChainHead ignored = five();
        tamper("insert into audit_chain (name, last_number, seal)"
                + " select 'BASE', seal_number, seal from audit_entries where seal_number = 2");
        tamper("delete from audit_entries where seal_number <= 2");
        assertFlaw(2, "no entry of the chain tells");
    }

    @Test
    void severalSealersAndWritersMakeOneChain() throws Exception {
        int writers = 4;
        int each = 60;
        List<Future<?>> running = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int writer = 0; writer < writers; writer++) {
                AuditLog own = new AuditLog(database());
                running.add(threads.submit(() -> {
                    for (int count = 0; count < each; count++) {
                        append(own, Instant.now(), "busy");
                    }
                }));
                running.add(threads.submit(() -> {
                    for (int count = 0; count < 20; count++) {
                        int ignored = own.chain().seal();
                    }
                }));
                running.add(threads.submit(() ->
                        assertThat(own.chain().verify(Optional.empty()).flaw()).isEmpty()));
            }
            for (Future<?> task : running) {
                Object ignored = task.get();
            }
        }
        ChainReport report = verify();
        assertThat(report.flaw()).isEmpty();
        assertThat(report.checked()).isEqualTo((long) writers * each);
    }

    @Test
    void theSealerSealsByItselfAndAtTheStop() {
        try (AuditSealer sealer = new AuditSealer(log.chain()).start()) {
            append(log, NOON, "soon");
            org.awaitility.Awaitility.await()
                    .until(() ->
                            log.history(AuditQuery.all(), 1).getFirst().seal().isPresent());
            append(log, NOON.plusSeconds(1), "last");
        }
        assertThat(log.history(AuditQuery.all(), 10))
                .allMatch(entry -> entry.seal().isPresent());
    }
}
