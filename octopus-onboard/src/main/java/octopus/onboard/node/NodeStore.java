package octopus.onboard.node;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import octopus.core.db.Transaction;
import octopus.core.json.Json;
import octopus.core.secret.SecretRef;
import octopus.node.probe.NodeFacts;
import octopus.spi.Fault;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;

/** Where nodes are kept: the SQL of {@code nodes} lives here and nowhere else. */
public final class NodeStore {
    private static final TypeReference<Map<String, String>> TEXTS = new TypeReference<>() {};
    private static final Table<?> NODES = table(name("nodes"));
    private static final Field<String> NAME = field(name("name"), String.class);
    private static final Field<String> ACCESS = field(name("access"), String.class);
    private static final Field<String> SECRETS = field(name("secrets"), String.class);
    private static final Field<String> STATE = field(name("state"), String.class);
    private static final Field<String> FAULT = field(name("fault"), String.class);
    private static final Field<String> FACTS = field(name("facts"), String.class);
    private static final Field<Long> FACTS_AT = field(name("facts_at"), Long.class);
    private static final Field<Long> CHECKED_AT = field(name("checked_at"), Long.class);
    private static final Field<Integer> VERSION = field(name("version"), Integer.class);
    private static final Field<Long> CREATED_AT = field(name("created_at"), Long.class);
    private static final Field<Long> UPDATED_AT = field(name("updated_at"), Long.class);
    private static final List<Field<?>> ALL =
            List.of(NAME, ACCESS, SECRETS, STATE, FAULT, FACTS, FACTS_AT, CHECKED_AT, VERSION, CREATED_AT, UPDATED_AT);

    public void insert(Transaction transaction, ManagedNode node) {
        transaction
                .sql()
                .insertInto(NODES, ALL)
                .values(
                        node.name(),
                        Json.write(node.access()),
                        secrets(node),
                        node.state().name(),
                        node.fault().map(Json::write).orElse(null),
                        node.facts().map(Json::write).orElse(null),
                        micros(node.factsAt()),
                        micros(node.checkedAt()),
                        node.version(),
                        micros(node.createdAt()),
                        micros(node.updatedAt()))
                .execute();
    }

    /** Everything but what a probe saw. */
    public void update(Transaction transaction, ManagedNode node) {
        transaction
                .sql()
                .update(NODES)
                .set(ACCESS, Json.write(node.access()))
                .set(SECRETS, secrets(node))
                .set(STATE, node.state().name())
                .set(FAULT, node.fault().map(Json::write).orElse(null))
                .set(VERSION, node.version())
                .set(UPDATED_AT, micros(node.updatedAt()))
                .where(NAME.eq(node.name()))
                .execute();
    }

    /** What a probe saw, unless the access was changed meanwhile: then it was another machine that it saw. */
    public void noteFacts(Transaction transaction, String node, int version, NodeFacts facts, Instant at) {
        transaction
                .sql()
                .update(NODES)
                .set(STATE, NodeState.READY.name())
                .setNull(FAULT)
                .set(FACTS, Json.write(facts))
                .set(FACTS_AT, micros(at))
                .set(CHECKED_AT, micros(at))
                .where(NAME.eq(node), VERSION.eq(version))
                .execute();
    }

    public void noteFault(Transaction transaction, String node, int version, NodeState state, Fault fault, Instant at) {
        transaction
                .sql()
                .update(NODES)
                .set(STATE, state.name())
                .set(FAULT, Json.write(fault))
                .set(CHECKED_AT, micros(at))
                .where(NAME.eq(node), VERSION.eq(version))
                .execute();
    }

    public void delete(Transaction transaction, String node) {
        transaction.sql().deleteFrom(NODES).where(NAME.eq(node)).execute();
    }

    public Optional<ManagedNode> find(DSLContext sql, String node) {
        return sql.select(ALL).from(NODES).where(NAME.eq(node)).fetchOptional(NodeStore::read);
    }

    /** By name. */
    public List<ManagedNode> list(DSLContext sql) {
        return sql.select(ALL).from(NODES).orderBy(NAME).fetch(NodeStore::read);
    }

    private static String secrets(ManagedNode node) {
        Map<String, String> references = new TreeMap<>();
        node.secrets().forEach((key, reference) -> references.put(key, reference.toString()));
        return Json.write(references);
    }

    private static ManagedNode read(Record row) {
        Map<String, SecretRef> secrets = new LinkedHashMap<>();
        Json.MAPPER.readValue(row.get(SECRETS), TEXTS).forEach((key, text) -> secrets.put(key, SecretRef.of(text)));
        return new ManagedNode(
                row.get(NAME),
                Json.read(row.get(ACCESS), AccessFields.class),
                secrets,
                NodeState.valueOf(row.get(STATE)),
                Optional.ofNullable(row.get(FAULT)).map(text -> Json.read(text, Fault.class)),
                Optional.ofNullable(row.get(FACTS)).map(text -> Json.read(text, NodeFacts.class)),
                instant(row.get(FACTS_AT)),
                instant(row.get(CHECKED_AT)),
                row.get(VERSION),
                instant(row.get(CREATED_AT)).orElseThrow(),
                instant(row.get(UPDATED_AT)).orElseThrow());
    }

    private static @Nullable Long micros(Optional<Instant> time) {
        return time.map(NodeStore::micros).orElse(null);
    }

    private static Long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static Optional<Instant> instant(@Nullable Long micros) {
        return Optional.ofNullable(micros).map(value -> Instant.EPOCH.plus(value, ChronoUnit.MICROS));
    }
}
