package octopus.block.type;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import octopus.block.listing.Order;
import octopus.block.type.TypeEncryption.ControlLocation;
import octopus.core.db.StoreContract;
import octopus.core.db.Transaction;
import org.junit.jupiter.api.Test;

class VolumeTypeStoreTest extends StoreContract {
    private static final Instant START = Instant.parse("2026-11-20T10:00:00.123456Z");
    private final VolumeTypeStore store = new VolumeTypeStore();

    @Test
    void findsWhatWasInsertedAndChanged() {
        TypeEncryption encryption = new TypeEncryption(
                UUID.randomUUID(),
                "luks",
                ControlLocation.FRONT_END,
                Optional.of("aes-xts-plain64"),
                Optional.empty(),
                START,
                Optional.empty());
        VolumeType type = insert("one", true, Map.of("a", "b"), 0);
        VolumeType changed = type.encrypted(Optional.of(encryption), START.plusSeconds(5));
        write(transaction -> store.update(transaction, changed));

        assertThat(list(Optional.empty(), "p", Map.of())).containsExactly(changed);
        write(transaction -> store.update(transaction, changed.encrypted(Optional.empty(), START)));
        assertThat(list(Optional.empty(), "p", Map.of()).getFirst().encryption())
                .isEmpty();
    }

    @Test
    void listsWhatAProjectSees() {
        VolumeType open = insert("open", true, Map.of("tier", "x"), 0);
        VolumeType hidden = insert("hidden", false, Map.of("tier", "x", "odd", "\"quoted\" 100%"), 1);

        assertThat(list(Optional.of(true), "p", Map.of())).containsExactly(open);
        write(transaction -> store.access().insert(transaction, hidden.id(), "p", START));
        assertThat(list(Optional.of(true), "p", Map.of())).containsExactly(hidden, open);
        assertThat(list(Optional.of(true), "q", Map.of())).containsExactly(open);
        assertThat(list(Optional.of(false), "p", Map.of())).containsExactly(hidden);
        assertThat(list(Optional.empty(), "p", Map.of("tier", "x"))).hasSize(2);
        assertThat(list(Optional.empty(), "p", Map.of("odd", "\"quoted\" 100%")))
                .containsExactly(hidden);
        assertThat(list(Optional.empty(), "p", Map.of("odd", "\"quoted\" 100_")))
                .isEmpty();
        write(transaction -> store.delete(transaction, hidden.id()));
        assertThat(database().<Boolean>read(sql -> store.access().has(sql, hidden.id(), "p")))
                .isEqualTo(false);
    }

    @Test
    void accessIsGivenAndTakenOnce() {
        UUID type = insert("t", false, Map.of(), 0).id();

        assertThat(changed(transaction -> store.access().insert(transaction, type, "p", START)))
                .isTrue();
        assertThat(changed(transaction -> store.access().insert(transaction, type, "p", START)))
                .isFalse();
        assertThat(changed(transaction -> store.access().delete(transaction, type, "p")))
                .isTrue();
        assertThat(changed(transaction -> store.access().delete(transaction, type, "p")))
                .isFalse();
    }

    @Test
    void keepsOneDefaultAProject() {
        UUID one = insert("one", true, Map.of(), 0).id();
        UUID two = insert("two", true, Map.of(), 1).id();
        write(transaction -> store.defaults().set(transaction, "p", one));
        write(transaction -> store.defaults().set(transaction, "p", two));
        Map<String, UUID> all = database().read(store.defaults()::all);
        Optional<String> project = database().read(sql -> store.defaults().projectOf(sql, two));

        assertThat(all).containsExactly(Map.entry("p", two));
        assertThat(project).contains("p");
    }

    @Test
    void pagesThroughQosSpecs() {
        for (int i = 0; i < 3; i++) {
            QosSpecs specs = new QosSpecs(
                    UUID.randomUUID(), "q" + i, QosConsumer.BOTH, Map.of("k", "v"), START.plusSeconds(i / 2));
            write(transaction -> store.qos().insert(transaction, specs));
        }
        checkPages(QosStore.Key.values(), this::qos, QosSpecs::id, 3);
        assertThat(qos(List.of(new Order<>(QosStore.Key.NAME, true)), Optional.empty(), 10))
                .extracting(QosSpecs::name)
                .containsExactly("q0", "q1", "q2");
    }

    /** Whichever order: each type once, nulls too, and the same before and behind the place where a page ends. */
    @Test
    void pagesThroughTypesInEveryOrder() {
        for (int i = 0; i < 4; i++) {
            VolumeType type = new VolumeType(
                    UUID.randomUUID(),
                    "t" + i,
                    i == 1 ? Optional.empty() : Optional.of("d" + i / 2),
                    i % 2 == 0,
                    Map.of(),
                    Optional.empty(),
                    Optional.empty(),
                    START.plusSeconds(i / 2),
                    i < 2 ? Optional.empty() : Optional.of(START.plusSeconds(9 - i)));
            write(transaction -> store.insert(transaction, type));
        }
        checkPages(TypeQuery.Key.values(), this::types, VolumeType::id, 4);
        assertThat(types(List.of(new Order<>(TypeQuery.Key.UPDATED_AT, false)), Optional.empty(), 2))
                .extracting(VolumeType::name)
                .containsExactly("t2", "t3");
    }

    private interface Pages<K, T> {
        List<T> of(List<Order<K>> orders, Optional<UUID> marker, int limit);
    }

    /** Pages of one are the whole list, in every order. */
    private static <K, T> void checkPages(K[] keys, Pages<K, T> pages, Function<T, UUID> id, int count) {
        for (K key : keys) {
            for (boolean ascending : List.of(true, false)) {
                List<Order<K>> orders = List.of(new Order<>(key, ascending));
                List<T> whole = pages.of(orders, Optional.empty(), 10);
                Optional<UUID> marker = Optional.empty();
                for (T next : whole) {
                    assertThat(pages.of(orders, marker, 1))
                            .as("%s %s", key, ascending)
                            .containsExactly(next);
                    marker = Optional.of(id.apply(next));
                }
                assertThat(whole).hasSize(count);
                assertThat(pages.of(orders, marker, 1)).isEmpty();
            }
        }
    }

    private List<VolumeType> types(List<Order<TypeQuery.Key>> orders, Optional<UUID> marker, int limit) {
        return database()
                .read(sql -> store.list(sql, new TypeQuery(Optional.empty(), "", Map.of(), orders, marker, 0, limit)));
    }

    private List<QosSpecs> qos(List<Order<QosStore.Key>> orders, Optional<UUID> marker, int limit) {
        return database()
                .read(sql -> store.qos()
                        .list(
                                sql,
                                new QosStore.Query(Map.of(QosStore.Key.CONSUMER, "both"), orders, marker, 0, limit)));
    }

    private VolumeType insert(String name, boolean isPublic, Map<String, String> specs, int second) {
        VolumeType type = new VolumeType(
                UUID.randomUUID(),
                name,
                Optional.empty(),
                isPublic,
                specs,
                Optional.empty(),
                Optional.empty(),
                START.plusSeconds(second),
                Optional.empty());
        write(transaction -> store.insert(transaction, type));
        return type;
    }

    private List<VolumeType> list(Optional<Boolean> isPublic, String project, Map<String, String> specs) {
        return database()
                .read(sql ->
                        store.list(sql, new TypeQuery(isPublic, project, specs, List.of(), Optional.empty(), 0, 100)));
    }

    private void write(java.util.function.Consumer<Transaction> work) {
        database().write(transaction -> {
            work.accept(transaction);
            return true;
        });
    }

    private boolean changed(java.util.function.Function<Transaction, Boolean> work) {
        return database().write(work);
    }
}
