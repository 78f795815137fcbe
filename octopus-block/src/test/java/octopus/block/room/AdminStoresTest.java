package octopus.block.room;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.block.backend.Backend;
import octopus.block.backend.BackendStore;
import octopus.block.backend.ReplicationStatus;
import octopus.block.backend.ServiceState;
import octopus.block.listing.Order;
import octopus.block.message.MessageStore;
import octopus.block.message.MessageStore.Key;
import octopus.block.message.UserMessage;
import octopus.block.operation.BlockStores;
import octopus.block.snapshot.Snapshot;
import octopus.block.snapshot.SnapshotStatus;
import octopus.block.volume.Location;
import octopus.block.volume.Volume;
import octopus.block.volume.VolumeStatus;
import octopus.block.volume.VolumeStore;
import octopus.core.db.StoreContract;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import org.junit.jupiter.api.Test;

/** What administrators look up and change in the tables, on every database. */
class AdminStoresTest extends StoreContract {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00.123456Z");

    private final BlockStores stores = BlockStores.with(Clock.systemUTC());
    private final BackendStore backends = new BackendStore();

    @Test
    void aBackendRemembersWhatWasDoneToItAsAWhole() {
        Backend made = new Backend(
                "b", "simulated", Map.of(), Map.of(), "nova", true, Optional.empty(), 1, START, Optional.empty());
        database().write(transaction -> {
            backends.insert(transaction, made);
            return made;
        });
        assertThat(found()).isEqualTo(made);
        ServiceState state =
                new ServiceState(true, Optional.of(ReplicationStatus.FAILED_OVER), Optional.of("elsewhere"));
        Backend changed = made.in(state, START.plusSeconds(1)).enabled(false, Optional.of("why"), START.plusSeconds(2));
        database().write(transaction -> {
            backends.update(transaction, changed);
            return changed;
        });
        assertThat(found()).isEqualTo(changed);
    }

    private Backend found() {
        return database().read(sql -> backends.find(sql, "b")).orElseThrow();
    }

    @Test
    void whatProjectsHaveOnABackendIsAddedUp() {
        Volume first = volume("p", "b", "one", 3);
        volume("p", "b", "two", 4);
        volume("q", "b", "one", 5);
        volume("q", "other", "one", 6);
        database().write(transaction -> {
            stores.snapshots().insert(transaction, snapshot(first));
            return first;
        });
        Map<String, VolumeStore.Totals> volumes =
                database().read(sql -> stores.volumes().ofProjects(sql, "b"));
        assertThat(volumes)
                .containsExactly(
                        Map.entry("p", new VolumeStore.Totals(2, 7)), Map.entry("q", new VolumeStore.Totals(1, 5)));
        Map<String, long[]> snapshots =
                database().read(sql -> stores.snapshots().ofProjects(sql, "b"));
        assertThat(snapshots).containsOnlyKeys("p");
        assertThat(snapshots.get("p")).containsExactly(1, 3);
        List<Volume> pool = database().read(sql -> stores.volumes().ofPool(sql, "b", "one"));
        assertThat(pool).extracting(Volume::sizeGib).containsExactly(3, 5);
    }

    @Test
    void messagesAreFoundAndPagedInEveryOrder() {
        for (int number = 0; number < 6; number++) {
            message(number);
        }
        for (Key key : Key.values()) {
            for (boolean ascending : List.of(true, false)) {
                List<UserMessage> whole =
                        messages(Map.of(), List.of(new Order<>(key, ascending)), Optional.empty(), 0, 10);
                assertThat(whole).as("%s", key).hasSize(6);
                List<UUID> paged = new ArrayList<>();
                Optional<UUID> marker = Optional.empty();
                while (paged.size() < 6) {
                    List<UserMessage> page = messages(Map.of(), List.of(new Order<>(key, ascending)), marker, 0, 2);
                    page.forEach(message -> paged.add(message.id()));
                    marker = Optional.of(page.getLast().id());
                }
                assertThat(paged)
                        .as("%s %s", key, ascending)
                        .containsExactlyElementsOf(
                                whole.stream().map(UserMessage::id).toList());
            }
        }
        UserMessage third =
                messages(Map.of(), List.of(), Optional.empty(), 3, 1).getFirst();
        assertThat(messages(Map.of(Key.EVENT_ID, third.eventId()), List.of(), Optional.empty(), 0, 10))
                .isNotEmpty()
                .allMatch(message -> message.eventId().equals(third.eventId()));
        assertThat(messages(
                        Map.of(Key.RESOURCE_UUID, third.resourceId().orElseThrow(), Key.MESSAGE_LEVEL, "ERROR"),
                        List.of(),
                        Optional.empty(),
                        0,
                        10))
                .containsExactly(third);
        assertThat(messages(Map.of(Key.REQUEST_ID, "nobody's"), List.of(), Optional.empty(), 0, 10))
                .isEmpty();
    }

    private List<UserMessage> messages(
            Map<Key, String> filters, List<Order<Key>> orders, Optional<UUID> marker, int offset, int limit) {
        return database()
                .read(sql -> stores.messages()
                        .list(sql, new MessageStore.Query(Optional.of("p"), filters, orders, marker, offset, limit)));
    }

    private void message(int number) {
        UserMessage message = new UserMessage(
                UUID.randomUUID(),
                "p",
                "req-" + number % 2,
                Optional.of(number % 2 == 0 ? "VOLUME" : "VOLUME_SNAPSHOT"),
                Optional.of(UUID.randomUUID().toString()),
                "00" + number % 3,
                "001",
                "ERROR",
                "text",
                START.plusSeconds(number / 2),
                START.plusSeconds(100));
        database().write(transaction -> {
            stores.messages().insert(transaction, message);
            return message;
        });
    }

    private Volume volume(String project, String backend, String pool, int gib) {
        VolumeId id = VolumeId.random();
        Volume volume = new Volume(
                id,
                project,
                "user",
                Optional.empty(),
                Optional.empty(),
                gib,
                0,
                VolumeStatus.AVAILABLE,
                Optional.empty(),
                Optional.empty(),
                "nova",
                Optional.empty(),
                Optional.of(new Location(
                        backend, pool, "host@" + backend + "#" + pool, Optional.of("volume-" + id), Map.of())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Map.of(),
                Map.of(),
                Map.of(),
                false,
                false,
                true,
                Optional.empty(),
                Optional.empty(),
                START.plusSeconds(gib),
                Optional.empty());
        database().write(transaction -> {
            stores.volumes().insert(transaction, volume);
            return volume;
        });
        return volume;
    }

    private static Snapshot snapshot(Volume of) {
        return new Snapshot(
                SnapshotId.random(),
                of.project(),
                "user",
                of.id(),
                Optional.empty(),
                Optional.empty(),
                of.sizeGib(),
                SnapshotStatus.AVAILABLE,
                "100%",
                Optional.empty(),
                Optional.of("b"),
                Optional.empty(),
                Map.of(),
                Map.of(),
                true,
                Optional.empty(),
                Optional.empty(),
                START,
                Optional.empty());
    }
}
