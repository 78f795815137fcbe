package octopus.block.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.block.backup.BackupQuery.Column;
import octopus.block.listing.Order;
import octopus.core.db.Database;
import octopus.core.db.StoreContract;
import octopus.spi.Fault;
import octopus.spi.FaultCode;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import org.junit.jupiter.api.Test;

class BackupTableTest extends StoreContract {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00.123456Z");
    /** As it comes back: the room that declares a code need not be there to read it. */
    private static final FaultCode CODE =
            new FaultCode.Named("NO_SPACE", FaultCode.Kind.CAPACITY, "The storage has no room left.");

    private static final VolumeId VOLUME = VolumeId.random();
    private final BackupTable table = new BackupTable(Clock.systemUTC());

    private static Backup backup(String name, BackupStatus status, int second, Optional<BackupId> parent) {
        BackupId id = BackupId.random();
        Instant at = START.plusSeconds(second);
        return new Backup(
                id,
                "p1",
                "u1",
                Optional.of(name),
                Optional.empty(),
                status,
                VOLUME,
                Optional.of(SnapshotId.random()),
                parent,
                second + 1,
                Optional.of("nova"),
                "c",
                "c/" + VOLUME + "/" + id,
                3,
                5_000_000_000L,
                Map.of("k", "v"),
                new BackupOrigin(
                        Optional.of("v"),
                        Optional.empty(),
                        Optional.of("gold"),
                        Map.of("a", "b"),
                        Map.of("image_id", "i"),
                        true,
                        Optional.of(
                                new BackupOrigin.Encryption("luks", Optional.of("aes-xts-plain64"), Optional.of(256)))),
                Optional.of("a".repeat(64)),
                Optional.of(UUID.randomUUID()),
                Optional.of(Fault.of(CODE, "what", "cause", "correction")),
                at,
                at,
                Optional.of(at));
    }

    private Backup insert(Backup backup) {
        database().write(transaction -> {
            table.insert(transaction, backup);
            return backup;
        });
        return backup;
    }

    private Backup insert(String name, int second) {
        return insert(backup(name, BackupStatus.AVAILABLE, second, Optional.empty()));
    }

    private Optional<Backup> found(BackupId id) {
        return database().read(sql -> table.find(sql, id));
    }

    private boolean update(Backup backup, BackupChange change) {
        return database().write(transaction -> table.update(transaction, backup.id(), change));
    }

    private List<String> names(BackupQuery query) {
        return database().read(sql -> table.list(sql, query)).stream()
                .map(backup -> backup.name().orElse(""))
                .toList();
    }

    @Test
    void whatWasInsertedIsFoundWhole() {
        Backup backup = insert("b", 0);

        assertThat(found(backup.id())).contains(backup);
        assertThat(found(BackupId.random())).isEmpty();
    }

    @Test
    void aStatusChangesOnlyFromWhereItMay() {
        Backup backup = insert("b", 0);

        assertThat(update(backup, BackupChange.to(BackupStatus.RESTORING).onlyFrom(BackupStatus.AVAILABLE)))
                .isTrue();
        assertThat(update(backup, BackupChange.to(BackupStatus.RESTORING).onlyFrom(BackupStatus.AVAILABLE)))
                .isFalse();
        assertThat(found(backup.id()).orElseThrow().status()).isEqualTo(BackupStatus.RESTORING);
    }

    @Test
    void pagesGoOnBehindTheMarkerInEveryOrder() {
        List<Backup> all = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            all.add(insert("n" + i / 2, i));
        }
        for (List<Order<Column>> orders : List.of(
                List.<Order<Column>>of(),
                List.of(new Order<>(Column.NAME, true)),
                List.of(new Order<>(Column.NAME, false), new Order<>(Column.SIZE, true)),
                List.of(new Order<>(Column.SIZE, true)),
                List.of(new Order<>(Column.ID, false)))) {
            BackupQuery whole =
                    new BackupQuery(Optional.of("p1"), Map.of(), Map.of(), orders, Optional.empty(), 0, 100);
            List<Backup> expected = database().read(sql -> table.list(sql, whole));
            List<Backup> paged = new ArrayList<>();
            Optional<BackupId> marker = Optional.empty();
            while (paged.size() < 6) {
                BackupQuery page = new BackupQuery(Optional.of("p1"), Map.of(), Map.of(), orders, marker, 0, 2);
                List<Backup> found = database().read(sql -> table.list(sql, page));
                assertThat(found).as("after " + paged.size()).hasSize(2);
                paged.addAll(found);
                marker = Optional.of(found.getLast().id());
            }
            assertThat(paged).as("%s", orders).isEqualTo(expected);
        }
        assertThat(names(BackupQuery.of(Optional.of("p1"), 2))).containsExactly("n2", "n2");
    }

    @Test
    void filtersAreExactOrForAPart() {
        insert("monday", 0);
        insert(backup("tuesday", BackupStatus.ERROR, 1, Optional.empty()));

        assertThat(names(filtered(Map.of(Column.NAME, "monday"), Map.of()))).containsExactly("monday");
        assertThat(names(filtered(Map.of(Column.STATUS, "error"), Map.of()))).containsExactly("tuesday");
        assertThat(names(filtered(Map.of(Column.SIZE, "1"), Map.of()))).containsExactly("monday");
        assertThat(names(filtered(Map.of(Column.SIZE, "x"), Map.of()))).isEmpty();
        assertThat(names(filtered(Map.of(), Map.of(Column.NAME, "day")))).hasSize(2);
        assertThat(names(filtered(Map.of(Column.VOLUME, VolumeId.random().toString()), Map.of())))
                .isEmpty();
        int count = database().read(sql -> table.count(sql, filtered(Map.of(), Map.of(Column.NAME, "day"))));
        assertThat(count).isEqualTo(2);
    }

    private static BackupQuery filtered(Map<Column, String> filters, Map<Column, String> like) {
        return new BackupQuery(Optional.of("p1"), filters, like, List.of(), Optional.empty(), 0, 100);
    }

    @Test
    void theNewestReadableOneIsTheParent() {
        insert("old", 0);
        Backup middle = insert("middle", 1);
        insert(backup("broken", BackupStatus.ERROR, 2, Optional.empty()));

        assertThat(newest("p1", Optional.empty())).contains(middle);
        assertThat(newest("p1", Optional.of(START.plusSeconds(1))).orElseThrow().name())
                .contains("old");
        assertThat(newest("other", Optional.empty())).isEmpty();
    }

    private Optional<Backup> newest(String project, Optional<Instant> before) {
        return database().read(sql -> table.newest(sql, VOLUME, project, before));
    }

    @Test
    void parentsAreKnown() {
        Backup parent = insert("parent", 0);
        Backup child = insert(backup("child", BackupStatus.ERROR, 1, Optional.of(parent.id())));

        assertThat(withDependents(List.of(parent.id(), child.id()))).isEqualTo(Set.of(parent.id()));
        assertThat(withDependents(List.of())).isEmpty();
    }

    private Set<BackupId> withDependents(List<BackupId> ids) {
        return database().read(sql -> table.withDependents(sql, ids));
    }

    @Test
    void restoresHoldABackupUntilTheLastIsOver() {
        Backup backup = insert("b", 0);
        VolumeId one = VolumeId.random();
        VolumeId two = VolumeId.random();
        database().write(transaction -> {
            table.restoring(transaction, backup.id(), one);
            table.restoring(transaction, backup.id(), one);
            table.restoring(transaction, backup.id(), two);
            table.restored(transaction, backup.id(), one);
            table.restored(transaction, backup.id(), one);
            return backup;
        });

        List<VolumeId> restores = database().read(sql -> table.restores(sql, backup.id()));
        assertThat(restores).containsExactly(two);
    }

    @Test
    void aSharedPlaceIsKnownUntilTheOtherGoes() {
        Backup one = insert("one", 0);
        assertThat(shared(one)).isFalse();
        Backup two = insert(new Backup(
                BackupId.random(),
                one.project(),
                one.user(),
                one.name(),
                one.description(),
                one.status(),
                one.volume(),
                one.snapshot(),
                one.parent(),
                one.sizeGib(),
                one.availabilityZone(),
                one.container(),
                one.location(),
                one.objects(),
                one.storedBytes(),
                one.metadata(),
                one.origin(),
                one.manifest(),
                one.encryptionKey(),
                one.fault(),
                one.dataTimestamp(),
                one.createdAt(),
                one.updatedAt()));

        assertThat(shared(one)).isTrue();
        update(two, BackupChange.to(BackupStatus.DELETING));
        assertThat(shared(one)).isFalse();
        List<Backup> deleting = database().read(sql -> table.inStatus(sql, BackupStatus.DELETING, 10));
        assertThat(deleting).extracting(Backup::id).containsExactly(two.id());
    }

    private boolean shared(Backup backup) {
        return database().read(sql -> table.isShared(sql, backup.id(), backup.location()));
    }

    @Test
    void deletedIsGone() {
        Backup backup = insert("b", 0);
        database().write(transaction -> {
            if (database().kind() != Database.Kind.SQLITE) {
                table.lock(transaction, backup.id());
            }
            table.delete(transaction, backup.id());
            return backup;
        });

        assertThat(found(backup.id())).isEmpty();
    }
}
