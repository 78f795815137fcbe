package octopus.server.cinder;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import octopus.block.volume.VolumeQuery;
import octopus.block.volume.VolumeQuery.Filter;
import octopus.block.volume.VolumeQuery.Order;
import octopus.block.volume.VolumeQuery.TimeBound;
import octopus.server.route.Flags;
import octopus.spi.VolumeId;

/** Turns the query of a list of volumes into what the domain is asked. */
final class VolumeQueries {
    private static final Map<String, Filter> COLUMNS = Map.ofEntries(
            Map.entry("id", Filter.ID),
            Map.entry("name", Filter.NAME),
            Map.entry("display_name", Filter.NAME),
            Map.entry("description", Filter.DESCRIPTION),
            Map.entry("display_description", Filter.DESCRIPTION),
            Map.entry("status", Filter.STATUS),
            Map.entry("size", Filter.SIZE),
            Map.entry("availability_zone", Filter.AVAILABILITY_ZONE),
            Map.entry("volume_type_id", Filter.TYPE_ID),
            Map.entry("bootable", Filter.BOOTABLE),
            Map.entry("multiattach", Filter.MULTIATTACH),
            Map.entry("consumes_quota", Filter.CONSUMES_QUOTA),
            Map.entry("migration_status", Filter.MIGRATION_STATUS),
            Map.entry("host", Filter.HOST),
            Map.entry("project_id", Filter.PROJECT),
            Map.entry("user_id", Filter.USER),
            Map.entry("snapshot_id", Filter.SNAPSHOT),
            Map.entry("source_volid", Filter.SOURCE),
            Map.entry("group_id", Filter.GROUP),
            Map.entry("created_at", Filter.CREATED_AT),
            Map.entry("updated_at", Filter.UPDATED_AT));
    private static final Set<Filter> FLAGS = Set.of(Filter.BOOTABLE, Filter.MULTIATTACH, Filter.CONSUMES_QUOTA);
    private static final Set<String> COMPARISONS = Set.of("gt", "gte", "eq", "neq", "lt", "lte");

    private final CinderRequest request;
    private final Map<Filter, Set<String>> filters = new EnumMap<>(Filter.class);
    private final Map<Filter, String> like = new HashMap<>();
    private final Map<String, String> metadata = new HashMap<>();
    private final Map<String, String> imageMetadata = new HashMap<>();
    private final List<TimeBound> times = new ArrayList<>();
    private boolean impossible;

    private VolumeQueries(CinderRequest request) {
        this.request = request;
    }

    /** Empty when a filter asks for what no volume has. */
    static Optional<VolumeQuery> of(CinderRequest request) {
        return new VolumeQueries(request).read();
    }

    /** The page behind a volume. */
    static VolumeQuery after(VolumeQuery query, VolumeId last) {
        return new VolumeQuery(
                query.project(),
                query.filters(),
                query.like(),
                query.metadata(),
                query.imageMetadata(),
                query.times(),
                query.orders(),
                Optional.of(last),
                0,
                query.limit());
    }

    private Optional<VolumeQuery> read() {
        Paging paging = Paging.of(request, "Volume");
        List<Order> orders = Sorting.of(request, name -> Optional.ofNullable(COLUMNS.get(name))).stream()
                .map(key -> new Order(key.by(), key.ascending()))
                .toList();
        ResourceFilters.of(request, "volume").forEach(this::filter);
        if (impossible || paging.limit() == 0) {
            return Optional.empty();
        }
        return Optional.of(new VolumeQuery(
                Tenants.of(request),
                filters,
                like,
                metadata,
                imageMetadata,
                times,
                orders.isEmpty() ? List.of(Order.NEWEST_FIRST) : orders,
                paging.marker().map(VolumeId::new),
                paging.offset(),
                paging.limit()));
    }

    private void filter(String name, String value) {
        if (FilterRules.isPart(name)) {
            Filter column = COLUMNS.get(FilterRules.plain(name));
            if (column == null || !request.at(34)) {
                impossible = true;
            } else {
                like.put(column, value);
            }
            return;
        }
        switch (name) {
            case "metadata" -> pairs(name, value, metadata);
            case "glance_metadata" -> {
                if (request.at(4)) {
                    pairs(name, value, imageMetadata);
                }
            }
            case "group_id" -> {
                if (request.at(10)) {
                    column(name, value);
                }
            }
            case "created_at", "updated_at" -> times(name, value);
            default -> column(name, value);
        }
    }

    private void column(String name, String value) {
        Filter column = COLUMNS.get(name);
        if (column == null) {
            impossible = true;
        } else if (FLAGS.contains(column)) {
            flag(column, name, value);
        } else if (column == Filter.SIZE) {
            boolean number =
                    !value.isEmpty() && value.length() < 10 && value.chars().allMatch(Character::isDigit);
            impossible = impossible || !number;
            filters.put(column, Set.of(number ? value : "0"));
        } else {
            filters.put(column, Set.of(value));
        }
    }

    private void flag(Filter column, String name, String value) {
        if (column == Filter.CONSUMES_QUOTA && !request.at(65)) {
            impossible = true;
            return;
        }
        Optional<Boolean> wanted = Flags.of(value);
        // Before 3.2 whatever was not false counted as true.
        if (wanted.isEmpty() && request.at(2)) {
            throw CinderFault.badRequest(
                    "Invalid input received: Value '" + value + "' for '" + name + "' is not a boolean.");
        }
        filters.put(column, Set.of(String.valueOf(wanted.orElse(true))));
    }

    private void pairs(String name, String value, Map<String, String> into) {
        into.putAll(PythonMap.parse(value)
                .orElseThrow(() -> CinderFault.badRequest("Invalid input received: Filter " + name + ": " + value
                        + " is not a map such as {'key': 'value'}.")));
    }

    private void times(String name, String value) {
        if (!request.at(60)) {
            impossible = true;
            return;
        }
        for (String part : value.split(",", -1)) {
            int colon = part.indexOf(':');
            String word = colon < 0 ? "" : part.substring(0, colon);
            boolean compares = COMPARISONS.contains(word);
            String time = compares ? part.substring(colon + 1) : part;
            Instant at = Times.parse(time)
                    .orElseThrow(() -> CinderFault.badRequest(
                            "Invalid input received: Invalid value for " + name + " filter: " + time + "."));
            times.add(new TimeBound(java.util.Objects.requireNonNull(COLUMNS.get(name)), compares ? word : "eq", at));
        }
    }
}
