package octopus.block;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import octopus.core.json.Json;
import octopus.spi.Fault;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.ObjectReader;

/** How facts are written into columns, the same in every store of this room. */
public final class Columns {
    /** Made once: a mapper asked by type works the type out at each call. */
    private static final ObjectReader TEXT_MAP = Json.MAPPER.readerFor(new TypeReference<Map<String, String>>() {});

    /** In columns that lists are sorted by: databases put nulls at different ends. */
    public static final long NEVER = 0;

    /** The name, or nothing where there is none: what lists are sorted and filtered by, for the same reason. */
    public static final Field<String> SORT_NAME = text("sort_name");

    private Columns() {}

    public static Field<String> text(String column) {
        return field(name(column), String.class);
    }

    public static Field<Long> whole(String column) {
        return field(name(column), Long.class);
    }

    public static Field<Integer> number(String column) {
        return field(name(column), Integer.class);
    }

    /** Microseconds since the epoch: what Cinder shows of a time, and an order that a page can go on from. */
    public static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    public static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    public static Optional<Instant> optionalInstant(@Nullable Long micros) {
        return Optional.ofNullable(micros).filter(value -> value != NEVER).map(value -> instant(value.longValue()));
    }

    public static long microsOrNever(Optional<Instant> time) {
        return time.map(Columns::micros).orElse(NEVER);
    }

    public static int bit(boolean value) {
        return value ? 1 : 0;
    }

    public static String map(Map<String, String> map) {
        return map.isEmpty() ? "{}" : Json.write(map);
    }

    public static Map<String, String> map(@Nullable String text) {
        return text == null || text.equals("{}") ? Map.of() : TEXT_MAP.readValue(text);
    }

    /** {@link #map(String)} for what most readers of a row never look at: the text is read when it is first asked for. */
    public static Map<String, String> unreadMap(@Nullable String text) {
        return text == null || text.equals("{}") ? Map.of() : new UnreadMap(text);
    }

    /** One that cannot be changed any more; an unread one stays unread. */
    public static Map<String, String> unchangeable(Map<String, String> map) {
        return map instanceof UnreadMap ? map : Map.copyOf(map);
    }

    public static @Nullable String fault(Optional<Fault> fault) {
        return fault.map(Json::write).orElse(null);
    }

    public static Optional<Fault> fault(@Nullable String text) {
        return Optional.ofNullable(text).map(value -> Json.read(value, Fault.class));
    }
}
