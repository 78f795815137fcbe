package octopus.block.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import octopus.block.listing.Order;
import octopus.block.transfer.TransferQuery.Column;
import octopus.core.db.StoreContract;
import octopus.spi.Secret;
import octopus.spi.VolumeId;
import org.junit.jupiter.api.Test;

class TransferStoreTest extends StoreContract {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00.123456Z");
    private final TransferStore store = new TransferStore();

    @Test
    void findsWhatWasInserted() {
        Transfer made = insert("p", Optional.of("one"), 0);

        assertThat(find(made)).contains(made);
        assertThat(database().<Boolean>write(transaction -> store.delete(transaction, made.id())))
                .isTrue();
        assertThat(database().<Boolean>write(transaction -> store.delete(transaction, made.id())))
                .isFalse();
        assertThat(find(made)).isEmpty();
    }

    @Test
    void goesWithItsVolume() {
        Transfer made = insert("p", Optional.empty(), 0);
        database().write(transaction -> {
            store.deleteOf(transaction, made.volume());
            return made;
        });
        assertThat(list(query(Column.CREATED_AT, true))).isEmpty();
    }

    @Test
    void pagesThroughInEveryOrder() {
        insert("p", Optional.of("b"), 0);
        insert("p", Optional.empty(), 1);
        insert("p", Optional.of("a"), 1);
        insert("q", Optional.of("b"), 2);
        for (Column column : Column.values()) {
            for (boolean ascending : List.of(true, false)) {
                List<Transfer> whole = list(query(column, ascending));
                assertThat(whole).hasSize(4);
                Optional<UUID> marker = Optional.empty();
                for (Transfer next : whole) {
                    List<Transfer> page =
                            list(new TransferQuery(Optional.empty(), Map.of(), by(column, ascending), marker, 0, 1));
                    assertThat(page).as("%s %s", column, ascending).containsExactly(next);
                    marker = Optional.of(next.id());
                }
            }
        }
    }

    @Test
    void filtersByProjectAndColumns() {
        Transfer made = insert("p", Optional.of("b"), 0);
        insert("q", Optional.of("b"), 1);
        Function<TransferQuery, List<Transfer>> found = this::list;

        assertThat(found.apply(new TransferQuery(
                        Optional.of("p"), Map.of(Column.NAME, "b"), by(Column.ID, true), Optional.empty(), 0, 9)))
                .containsExactly(made);
        assertThat(found.apply(new TransferQuery(
                        Optional.empty(),
                        Map.of(Column.VOLUME, made.volume().toString()),
                        by(Column.ID, true),
                        Optional.empty(),
                        0,
                        9)))
                .containsExactly(made);
    }

    private Optional<Transfer> find(Transfer transfer) {
        return database().read(sql -> store.find(sql, transfer.id()));
    }

    private static List<Order<Column>> by(Column column, boolean ascending) {
        return List.of(new Order<>(column, ascending));
    }

    private static TransferQuery query(Column column, boolean ascending) {
        return new TransferQuery(Optional.empty(), Map.of(), by(column, ascending), Optional.empty(), 0, 100);
    }

    private List<Transfer> list(TransferQuery query) {
        return database().read(sql -> store.list(sql, query));
    }

    private Transfer insert(String project, Optional<String> name, int second) {
        Transfer made = new Transfer(
                UUID.randomUUID(),
                VolumeId.random(),
                project,
                name,
                false,
                TransferKey.seal(Secret.of("key")),
                START.plusSeconds(second));
        database().write(transaction -> {
            store.insert(transaction, made);
            return made;
        });
        return made;
    }
}
