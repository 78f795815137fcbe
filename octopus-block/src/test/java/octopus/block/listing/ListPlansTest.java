package octopus.block.listing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import octopus.block.attachment.AttachmentQuery;
import octopus.block.backup.BackupId;
import octopus.block.backup.BackupQuery;
import octopus.block.backup.BackupTable;
import octopus.block.group.GroupQuery;
import octopus.block.group.GroupTypeQuery;
import octopus.block.message.MessageStore;
import octopus.block.operation.BlockStores;
import octopus.block.snapshot.SnapshotQuery;
import octopus.block.type.QosStore;
import octopus.block.type.TypeQuery;
import octopus.block.volume.VolumeQuery;
import octopus.core.db.Database;
import octopus.core.db.StoreContract;
import octopus.spi.AttachmentId;
import octopus.spi.SnapshotId;
import octopus.spi.VolumeId;
import org.jooq.DSLContext;
import org.junit.jupiter.api.Test;

/**
 * Every filter and every order of every list has an index, but for those that docs/operations/lists.md names. An offset is
 * asked for so that also lists whose statements are rendered once go where they can be watched.
 */
class ListPlansTest extends StoreContract {
    private static final int OFFSET = 1;
    private static final int LIMIT = 50;
    /** What an index finds of these is so little that it may be sorted. */
    private static final Set<String> FEW = Set.of("SNAPSHOT", "SOURCE", "PARENT", "BACKEND");

    /** Filters of which the same is true; the project itself is looked at elsewhere. */
    private static final Set<String> FILTERS_OF_ALL =
            Set.of("HOST", "BACKEND", "SNAPSHOT", "SOURCE", "PARENT", "PROJECT");

    /** Orders that have an index for all projects only. */
    private static final Set<String> OF_ALL = Set.of(
            "ID", "VOLUME", "GROUP", "GROUP_TYPE", "RESOURCE_TYPE", "RESOURCE_UUID", "REQUEST_ID", "MESSAGE_LEVEL");

    private final BlockStores stores = BlockStores.with(Clock.systemUTC());
    private final BackupTable backups = new BackupTable(Clock.systemUTC());

    /** A list as this test asks for it. @param <K> its keys */
    private interface Listed<K> {
        List<?> list(
                DSLContext sql,
                Optional<String> project,
                Optional<K> filter,
                List<Order<K>> orders,
                Optional<UUID> marker);
    }

    @Test
    void volumes() {
        check(
                "volumes",
                List.of("available", "in-use", "error", "creating"),
                VolumeQuery.Filter.class,
                Set.of("USER", "DESCRIPTION", "MULTIATTACH", "CONSUMES_QUOTA", "POOL"),
                Set.of(
                        "USER",
                        "DESCRIPTION",
                        "MULTIATTACH",
                        "CONSUMES_QUOTA",
                        "POOL",
                        "BACKEND",
                        "TYPE_ID",
                        "MIGRATION_STATUS",
                        "HOST",
                        "SNAPSHOT",
                        "SOURCE",
                        "GROUP"),
                (sql, project, filter, orders, marker) -> stores.volumes()
                        .list(
                                sql,
                                new VolumeQuery(
                                        project,
                                        wanted(filter),
                                        Map.of(),
                                        Map.of(),
                                        Map.of(),
                                        List.of(),
                                        orders.stream()
                                                .map(each -> new VolumeQuery.Order(each.by(), each.ascending()))
                                                .toList(),
                                        marker.map(VolumeId::new),
                                        OFFSET,
                                        LIMIT),
                                marker.flatMap(id -> stores.volumes().volume(sql, new VolumeId(id)))));
    }

    @Test
    void snapshots() {
        check(
                "snapshots",
                List.of("available", "error", "creating"),
                SnapshotQuery.Filter.class,
                Set.of("USER", "DESCRIPTION", "CONSUMES_QUOTA", "AVAILABILITY_ZONE"),
                Set.of("USER", "DESCRIPTION", "CONSUMES_QUOTA", "AVAILABILITY_ZONE"),
                (sql, project, filter, orders, marker) -> stores.snapshots()
                        .list(
                                sql,
                                new SnapshotQuery(
                                        project,
                                        wanted(filter),
                                        Map.of(),
                                        Map.of(),
                                        orders,
                                        marker.map(SnapshotId::new),
                                        OFFSET,
                                        LIMIT)));
    }

    @Test
    void backups() {
        check(
                "backups",
                List.of("available", "error", "creating"),
                BackupQuery.Column.class,
                Set.of("USER", "DESCRIPTION", "CONTAINER", "ZONE", "SNAPSHOT"),
                Set.of("USER", "DESCRIPTION", "CONTAINER", "ZONE", "SNAPSHOT", "PARENT"),
                (sql, project, filter, orders, marker) -> backups.list(
                        sql,
                        new BackupQuery(
                                project,
                                filter.map(key -> Map.of(key, "1")).orElse(Map.of()),
                                Map.of(),
                                orders,
                                marker.map(BackupId::new),
                                OFFSET,
                                LIMIT)));
    }

    @Test
    void attachments() {
        Set<String> rare = Set.of("HOST", "MOUNT_POINT", "MODE", "ATTACHED_AT", "UPDATED_AT");
        check(
                "attachments",
                List.of("attached", "reserved", "detached"),
                AttachmentQuery.Key.class,
                rare,
                with(rare, "INSTANCE"),
                (sql, project, filter, orders, marker) -> stores.attachments()
                        .list(
                                sql,
                                new AttachmentQuery(
                                        project,
                                        filter.map(key -> Map.of(key, "1")).orElse(Map.of()),
                                        orders,
                                        marker.map(AttachmentId::new),
                                        OFFSET,
                                        LIMIT)));
    }

    @Test
    void messages() {
        check(
                "messages",
                List.of(),
                MessageStore.Key.class,
                Set.of("CREATED_AT"),
                Set.of("EVENT_ID"),
                (sql, project, filter, orders, marker) -> stores.messages()
                        .list(
                                sql,
                                new MessageStore.Query(
                                        project,
                                        filter.map(key -> Map.of(
                                                        key,
                                                        key == MessageStore.Key.EVENT_ID ? "VOLUME_VOLUME_1_2" : "1"))
                                                .orElse(Map.of()),
                                        orders,
                                        marker,
                                        OFFSET,
                                        LIMIT)));
    }

    @Test
    void groups() {
        Set<String> rare = Set.of(
                "USER", "DESCRIPTION", "AVAILABILITY_ZONE", "HOST", "GROUP_SNAPSHOT", "SOURCE_GROUP", "UPDATED_AT");
        check(
                "volume_groups",
                List.of("available", "error", "creating"),
                GroupQuery.Filter.class,
                with(rare, "GROUP", "GROUP_TYPE"),
                with(rare, "GROUP", "GROUP_TYPE"),
                (sql, project, filter, orders, marker) -> stores.groups()
                        .groups()
                        .list(
                                sql,
                                new GroupQuery(
                                        project, false, wanted(filter), Map.of(), orders, marker, OFFSET, LIMIT)));
    }

    @Test
    void groupSnapshots() {
        Set<String> rare = Set.of(
                "USER",
                "DESCRIPTION",
                "AVAILABILITY_ZONE",
                "HOST",
                "GROUP_SNAPSHOT",
                "SOURCE_GROUP",
                "UPDATED_AT",
                "GROUP_TYPE");
        check(
                "group_snapshots",
                List.of("available", "error", "creating"),
                GroupQuery.Filter.class,
                rare,
                rare,
                (sql, project, filter, orders, marker) -> stores.groups()
                        .snapshots()
                        .list(
                                sql,
                                new GroupQuery(
                                        project, false, wanted(filter), Map.of(), orders, marker, OFFSET, LIMIT)));
    }

    @Test
    void volumeTypes() {
        check(
                "volume_types",
                List.of(),
                TypeQuery.Key.class,
                names(TypeQuery.Key.values()),
                Set.of("DESCRIPTION", "IS_PUBLIC", "UPDATED_AT"),
                (sql, project, filter, orders, marker) -> stores.types()
                        .list(
                                sql,
                                new TypeQuery(
                                        project.map(seeing -> true),
                                        project.orElse(""),
                                        Map.of(),
                                        orders,
                                        marker,
                                        OFFSET,
                                        LIMIT)));
    }

    @Test
    void groupTypes() {
        check(
                "group_types",
                List.of(),
                GroupTypeQuery.Key.class,
                names(GroupTypeQuery.Key.values()),
                Set.of("IS_PUBLIC"),
                (sql, project, filter, orders, marker) -> stores.groups()
                        .types()
                        .list(sql, new GroupTypeQuery(project.map(seeing -> true), orders, marker, OFFSET, LIMIT)));
    }

    @Test
    void qosSpecs() {
        check(
                "qos_specs",
                List.of(),
                QosStore.Key.class,
                Set.of("CREATED_AT"),
                Set.of(),
                (sql, project, filter, orders, marker) -> stores.types()
                        .qos()
                        .list(
                                sql,
                                new QosStore.Query(
                                        filter.map(key -> Map.of(key, "1")).orElse(Map.of()),
                                        orders,
                                        marker,
                                        OFFSET,
                                        LIMIT)));
    }

    private static Set<String> names(Enum<?>... keys) {
        return Arrays.stream(keys).map(Enum::name).collect(Collectors.toSet());
    }

    private static Set<String> with(Set<String> some, String... others) {
        Set<String> all = new TreeSet<>(some);
        all.addAll(List.of(others));
        return all;
    }

    private static <K> Map<K, Set<String>> wanted(Optional<K> filter) {
        return filter.map(key -> Map.of(key, Set.of("1"))).orElse(Map.of());
    }

    private <K extends Enum<K>> void check(
            String table,
            List<String> statuses,
            Class<K> keys,
            Set<String> rareFilters,
            Set<String> rareOrders,
            Listed<K> list) {
        Plans plans = new Plans(database());
        UUID marker = plans.fill(table, statuses, database().kind() == Database.Kind.MARIADB ? 1000 : 2);
        List<String> wrong = new ArrayList<>();
        for (K key : EnumSet.allOf(keys)) {
            for (Optional<String> project : List.of(Optional.<String>empty(), Optional.of("p0"))) {
                String name = table + (project.isPresent() ? " of a project" : "");
                boolean ofAll = FILTERS_OF_ALL.contains(key.name()) && project.isPresent();
                if (!rareFilters.contains(key.name()) && !ofAll) {
                    List<String> plan =
                            plans.of(sql -> list.list(sql, project, Optional.of(key), List.of(), Optional.empty()));
                    note(wrong, name + " with " + key, plan, true, FEW.contains(key.name()));
                }
                if (!rareOrders.contains(key.name()) && (project.isEmpty() || !OF_ALL.contains(key.name()))) {
                    for (boolean ascending : List.of(true, false)) {
                        List<Order<K>> orders = List.of(new Order<>(key, ascending));
                        note(
                                wrong,
                                name + " by " + key + " " + ascending,
                                plans.of(sql -> list.list(sql, project, Optional.empty(), orders, Optional.empty())),
                                false,
                                false);
                        note(
                                wrong,
                                name + " by " + key + " " + ascending + " from the marker on",
                                plans.of(sql -> list.list(sql, project, Optional.empty(), orders, Optional.of(marker))),
                                false,
                                false);
                    }
                }
            }
        }
        assertThat(wrong).as("without an index").isEmpty();
    }

    /** A later page of volumes that begins with the first row of the project and not with its own. */
    private static boolean goesThroughAll(String what, String plan) {
        return what.startsWith("volumes")
                && what.endsWith("from the marker on")
                && !what.contains(" by ID ")
                && !plan.contains("type=range");
    }

    private static boolean projectOnly(String what, String plan) {
        return plan.contains("(project=?)") && !what.endsWith("PROJECT");
    }

    private void note(List<String> wrong, String what, List<String> plan, boolean filters, boolean few) {
        String text = String.join(" / ", plan);
        boolean sorts =
                switch (database().kind()) {
                    case SQLITE -> text.contains("TEMP B-TREE");
                    case POSTGRESQL -> text.contains("Sort");
                    // Whether it sorts hangs on how many rows there are; that takes more of them than a test can wait
                    // for.
                    case MARIADB -> false;
                };
        boolean reads =
                switch (database().kind()) {
                    case SQLITE ->
                        filters && (!text.contains("SEARCH") || projectOnly(what, text))
                                || !text.contains("USING INDEX");
                    case POSTGRESQL -> text.contains("Seq Scan");
                    case MARIADB -> filters && text.contains("type=ALL") || goesThroughAll(what, text);
                };
        if (sorts && !few || reads) {
            wrong.add(what + ": " + text + "\n");
        }
    }
}
