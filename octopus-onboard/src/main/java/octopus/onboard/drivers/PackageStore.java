package octopus.onboard.drivers;

import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.table;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import octopus.core.db.Transaction;
import octopus.core.json.Json;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Table;
import tools.jackson.core.type.TypeReference;

/** Where it is kept which packages there are: the SQL of {@code driver_packages} lives here and nowhere else. */
final class PackageStore {
    private static final TypeReference<List<String>> TEXTS = new TypeReference<>() {};
    private static final Table<?> PACKAGES = table(name("driver_packages"));
    private static final Field<String> NAME = field(name("name"), String.class);
    private static final Field<String> VERSION = field(name("version"), String.class);
    private static final Field<String> DIRECTORY = field(name("directory"), String.class);
    private static final Field<String> SHA256 = field(name("sha256"), String.class);
    private static final Field<Long> SIZE = field(name("size"), Long.class);
    private static final Field<String> MAKER = field(name("maker"), String.class);
    private static final Field<String> SENTENCE = field(name("sentence"), String.class);
    private static final Field<String> ORIGIN = field(name("origin"), String.class);
    private static final Field<String> DRIVERS = field(name("drivers"), String.class);
    private static final Field<String> PRODUCTS = field(name("products"), String.class);
    private static final Field<String> SIGNER = field(name("signer"), String.class);
    private static final Field<String> UPLOADED_BY = field(name("uploaded_by"), String.class);
    private static final Field<Long> UPLOADED_AT = field(name("uploaded_at"), Long.class);
    private static final Field<Integer> ACTIVE = field(name("active"), Integer.class);
    private static final Field<Long> ACTIVATED_AT = field(name("activated_at"), Long.class);
    private static final List<Field<?>> ALL = List.of(
            NAME,
            VERSION,
            DIRECTORY,
            SHA256,
            SIZE,
            MAKER,
            SENTENCE,
            ORIGIN,
            DRIVERS,
            PRODUCTS,
            SIGNER,
            UPLOADED_BY,
            UPLOADED_AT,
            ACTIVE,
            ACTIVATED_AT);

    void insert(Transaction transaction, KeptPackage kept) {
        transaction
                .sql()
                .insertInto(PACKAGES, ALL)
                .values(
                        kept.name(),
                        kept.version(),
                        kept.directory(),
                        kept.sha256(),
                        kept.size(),
                        kept.maker(),
                        kept.sentence(),
                        kept.origin(),
                        Json.write(kept.drivers()),
                        Json.write(kept.products()),
                        kept.signer().orElse(null),
                        kept.uploadedBy(),
                        micros(kept.uploadedAt()),
                        kept.active() ? 1 : 0,
                        kept.activatedAt().map(PackageStore::micros).orElse(null))
                .execute();
    }

    /** This version and no other of its name. */
    void activate(Transaction transaction, String packageName, String version, Instant at) {
        transaction
                .sql()
                .update(PACKAGES)
                .set(ACTIVE, 0)
                .where(NAME.eq(packageName), VERSION.ne(version))
                .execute();
        transaction
                .sql()
                .update(PACKAGES)
                .set(ACTIVE, 1)
                .set(ACTIVATED_AT, micros(at))
                .where(NAME.eq(packageName), VERSION.eq(version))
                .execute();
    }

    void delete(Transaction transaction, String packageName, String version) {
        transaction
                .sql()
                .deleteFrom(PACKAGES)
                .where(NAME.eq(packageName), VERSION.eq(version))
                .execute();
    }

    Optional<KeptPackage> find(DSLContext sql, String packageName, String version) {
        return list(sql).stream()
                .filter(kept ->
                        kept.name().equals(packageName) && kept.version().equals(version))
                .findFirst();
    }

    boolean hasDirectory(DSLContext sql, String directory) {
        return sql.fetchExists(sql.selectOne().from(PACKAGES).where(DIRECTORY.eq(directory)));
    }

    /** By name, then as they came. Of two that were made active at one moment, the later one is. */
    List<KeptPackage> list(DSLContext sql) {
        List<KeptPackage> all = sql.select(ALL)
                .from(PACKAGES)
                .orderBy(NAME, UPLOADED_AT, VERSION)
                .fetch(PackageStore::read);
        Map<String, KeptPackage> latest = new HashMap<>();
        all.stream().filter(KeptPackage::active).forEach(kept -> latest.merge(kept.name(), kept, PackageStore::later));
        return all.stream()
                .map(kept -> kept.active(kept.equals(latest.get(kept.name()))))
                .toList();
    }

    private static KeptPackage later(KeptPackage one, KeptPackage other) {
        boolean first = other.activatedAt()
                .orElse(Instant.EPOCH)
                .isBefore(one.activatedAt().orElse(Instant.EPOCH));
        return first ? one : other;
    }

    private static KeptPackage read(Record row) {
        return new KeptPackage(
                row.get(NAME),
                row.get(VERSION),
                row.get(DIRECTORY),
                row.get(SHA256),
                row.get(SIZE),
                row.get(MAKER),
                row.get(SENTENCE),
                row.get(ORIGIN),
                Json.MAPPER.readValue(row.get(DRIVERS), TEXTS),
                Json.MAPPER.readValue(row.get(PRODUCTS), TEXTS),
                Optional.ofNullable(row.get(SIGNER)),
                row.get(UPLOADED_BY),
                instant(row.get(UPLOADED_AT)),
                row.get(ACTIVE) != 0,
                Optional.ofNullable(row.get(ACTIVATED_AT)).map(PackageStore::instant));
    }

    private static Long micros(Instant time) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, time);
    }

    private static Instant instant(long micros) {
        return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
}
