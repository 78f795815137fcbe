package octopus.block.volume;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.group.GroupId;
import octopus.block.group.Membership;
import octopus.block.volume.VolumeQuery.Filter;
import octopus.block.volume.VolumeQuery.Order;
import octopus.spi.VolumeId;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.impl.DSL;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A statement that is rendered once gets its values from another place than its text; both must agree in every shape. */
class VolumeListsTest {
    @ParameterizedTest
    @EnumSource(names = {"SQLITE", "POSTGRES", "MARIADB"})
    void valuesStandInTheOrderOfTheText(SQLDialect dialect) {
        DSLContext sql = DSL.using(dialect);
        for (Filter filter : Filter.values()) {
            for (Order order : List.of(Order.NEWEST_FIRST, new Order(filter, true), new Order(filter, false))) {
                for (boolean withMarker : List.of(true, false)) {
                    check(sql, query(filter, List.of(order)), withMarker);
                    check(sql, query(filter, List.of(order, new Order(Filter.NAME, true))), withMarker);
                }
            }
        }
    }

    private static void check(DSLContext sql, VolumeQuery query, boolean withMarker) {
        Optional<Volume> marker = withMarker ? Optional.of(volume()) : Optional.empty();
        List<Object> bound = sql.extractBindValues(VolumeLists.select(sql, query, marker));
        assertThat(texts(VolumeLists.values(sql, query, marker)))
                .as("%s, marker %s", query.orders(), withMarker)
                .isEqualTo(texts(bound));
    }

    private static List<String> texts(List<?> values) {
        List<String> texts = new ArrayList<>();
        values.forEach(value -> texts.add(String.valueOf(value)));
        return texts;
    }

    private static VolumeQuery query(Filter filter, List<Order> orders) {
        Map<Filter, Set<String>> filters = new EnumMap<>(Filter.class);
        filters.put(filter, Set.of("17"));
        filters.put(Filter.BOOTABLE, Set.of("true"));
        filters.put(Filter.AVAILABILITY_ZONE, Set.of("nova"));
        return new VolumeQuery(
                Optional.of("project"),
                filters,
                Map.of(),
                Map.of(),
                Map.of(),
                List.of(),
                orders,
                Optional.empty(),
                0,
                50);
    }

    private static Volume volume() {
        return new Volume(
                VolumeId.random(),
                "project",
                "user",
                Optional.of("name"),
                Optional.of("words"),
                3,
                0,
                VolumeStatus.AVAILABLE,
                Optional.empty(),
                Optional.of("migrating"),
                "zone",
                Optional.empty(),
                Optional.of(new Location("backend", "pool", "host", Optional.of("native"), Map.of())),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Membership(GroupId.random(), true)),
                Map.of(),
                Map.of(),
                Map.of(),
                false,
                false,
                true,
                Optional.of(java.util.UUID.randomUUID()),
                Optional.empty(),
                Instant.EPOCH.plusSeconds(5),
                Optional.of(Instant.EPOCH.plusSeconds(9)));
    }
}
