package octopus.core.flow;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import octopus.core.Caller;
import octopus.core.json.Json;
import octopus.spi.Fault;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** Names of the tables' columns, and how their values are written. */
final class FlowTables {
    static final short YES = 1;
    static final short NO = 0;
    static final Table<Record> FLOWS = table(name("flows"));
    static final Field<String> ID = text("id");
    static final Field<String> NAME = text("name");
    static final Field<Integer> VERSION = number("version");
    static final Field<String> STATE = text("state");
    static final Field<String> CONTEXT = text("context");
    static final Field<String> POSITION = text("position");
    static final Field<String> DIRECTION = text("direction");
    static final Field<String> GO_BACK_TO = text("go_back_to");
    static final Field<String> GO_BACK_CONTEXT = text("go_back_context");
    static final Field<Integer> ATTEMPTS = number("attempts");
    static final Field<Long> DUE_AT = time("due_at");
    static final Field<String> LEASE_OWNER = text("lease_owner");
    static final Field<Long> LEASE_NUMBER = time("lease_number");
    static final Field<Short> SUSPEND_ASKED = field(name("suspend_asked"), SQLDataType.SMALLINT);
    static final Field<String> WAITING_FOR = text("waiting_for");
    static final Field<Double> PROGRESS = field(name("progress"), SQLDataType.DOUBLE);
    static final Field<String> FAULT = text("fault");
    static final Field<String> CALLER = text("caller");
    static final Field<String> SUBJECTS = text("subjects");
    static final Field<Long> STEP_STARTED_AT = time("step_started_at");
    static final Field<Integer> HISTORY_LENGTH = number("history_length");
    static final Field<Long> CREATED_AT = time("created_at");
    static final Field<Long> UPDATED_AT = time("updated_at");

    static final Table<Record> FLOW_SUBJECTS = table(name("flow_subjects"));
    static final Field<String> FLOW = text("flow");
    static final Field<String> SUBJECT = text("subject");
    static final Field<Short> UNFINISHED = field(name("unfinished"), SQLDataType.SMALLINT);

    static final Table<Record> FLOW_STEPS = table(name("flow_steps"));
    static final Field<Integer> SEQUENCE = number("sequence");
    static final Field<Integer> ATTEMPT = number("attempt");
    static final Field<Long> STARTED_AT = time("started_at");
    static final Field<Long> ENDED_AT = time("ended_at");
    static final Field<String> NOTE = text("note");

    private static final int LONGEST_NOTE = 1000;

    private FlowTables() {}

    static long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }

    static @Nullable String json(Optional<Fault> fault) {
        return fault.map(Json::write).orElse(null);
    }

    static Optional<Fault> fault(@Nullable String json) {
        return Optional.ofNullable(json).map(text -> Json.read(text, Fault.class));
    }

    static String json(Caller caller) {
        return Json.write(caller);
    }

    static Caller caller(String json) {
        return Json.read(json, Caller.class);
    }

    static String json(Collection<Subject> subjects) {
        return Json.write(subjects);
    }

    static List<Subject> subjects(String json) {
        return List.of(Json.read(json, Subject[].class));
    }

    /** So that a long sentence never makes a save fail. */
    static @Nullable String note(@Nullable String text) {
        return text == null || text.length() <= LONGEST_NOTE ? text : text.substring(0, LONGEST_NOTE - 1) + "…";
    }

    private static Field<String> text(String column) {
        return field(name(column), SQLDataType.VARCHAR);
    }

    private static Field<Integer> number(String column) {
        return field(name(column), SQLDataType.INTEGER);
    }

    private static Field<Long> time(String column) {
        return field(name(column), SQLDataType.BIGINT);
    }
}
