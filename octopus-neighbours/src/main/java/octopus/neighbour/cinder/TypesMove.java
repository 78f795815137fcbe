package octopus.neighbour.cinder;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import octopus.block.type.QosConsumer;
import octopus.block.type.QosSpecs;
import octopus.block.type.VolumeType;
import octopus.core.db.Transaction;

/** Volume types with what hangs on them: QoS specs, who sees private ones, which one is a project's default. */
final class TypesMove {
    private final CinderDatabase cinder;
    private final NewHome home;
    private final MovingReport report;
    private final Consumer<Consumer<Transaction>> write;

    /** @param write does nothing in a dry run */
    TypesMove(CinderDatabase cinder, NewHome home, MovingReport report, Consumer<Consumer<Transaction>> write) {
        this.cinder = cinder;
        this.home = home;
        this.report = report;
        this.write = write;
    }

    /** @return ids of the types that are here, or will be */
    Set<UUID> run() {
        Set<UUID> qos = qos();
        Set<UUID> types = types(qos);
        access(types);
        defaults(types);
        return types;
    }

    private Set<UUID> qos() {
        Map<String, Map<String, String>> specs = new LinkedHashMap<>();
        Map<String, String> names = new HashMap<>();
        Map<String, Instant> made = new HashMap<>();
        for (SourceRow row : cinder.qos()) {
            String owner = row.text("specs_id").orElse("");
            if (owner.isEmpty()) {
                names.put(row.need("id"), row.text("value").orElse(""));
                made.put(row.need("id"), row.time("created_at").orElse(Instant.EPOCH));
            } else {
                specs.computeIfAbsent(owner, _ -> new LinkedHashMap<>())
                        .put(row.need("key"), row.text("value").orElse(""));
            }
        }
        Set<UUID> usable = new HashSet<>();
        names.forEach((id, name) -> {
            Map<String, String> values = new LinkedHashMap<>(specs.getOrDefault(id, Map.of()));
            QosConsumer consumer = Optional.ofNullable(values.remove("consumer"))
                    .flatMap(QosConsumer::find)
                    .orElse(QosConsumer.BACK_END);
            QosSpecs one =
                    new QosSpecs(UUID.fromString(id), name, consumer, values, made.getOrDefault(id, Instant.EPOCH));
            switch (home.judge(one)) {
                case Decision.Comes<QosSpecs>(QosSpecs comes) -> {
                    usable.add(comes.id());
                    report.comes("QoS specs");
                    write.accept(transaction -> home.add(transaction, comes));
                }
                case Decision.There<QosSpecs> _ -> {
                    usable.add(one.id());
                    report.there("QoS specs");
                }
                case Decision.Cannot<QosSpecs>(String reason) -> report.cannot("QoS specs", id, name, reason);
            }
        });
        return usable;
    }

    private Set<UUID> types(Set<UUID> qos) {
        List<SourceRow> rows = cinder.types();
        List<String> ids = rows.stream().map(row -> row.need("id")).toList();
        Map<String, Map<String, String>> specs = cinder.maps("volume_type_extra_specs", "volume_type_id", "key", ids);
        Set<String> encrypted = new HashSet<>(cinder.encryptedTypes());
        Set<UUID> usable = new LinkedHashSet<>();
        for (SourceRow row : rows) {
            String id = row.need("id");
            VolumeType type = new VolumeType(
                    UUID.fromString(id),
                    row.text("name").orElse(id),
                    row.text("description"),
                    row.flag("is_public"),
                    specs.getOrDefault(id, Map.of()),
                    row.text("qos_specs_id").map(UUID::fromString).filter(qos::contains),
                    Optional.empty(),
                    row.time("created_at").orElse(Instant.EPOCH),
                    row.time("updated_at"));
            Decision<VolumeType> decision = encrypted.contains(id)
                    ? new Decision.Cannot<>("volumes of it are encrypted, with keys of another key manager")
                    : home.judge(type);
            switch (decision) {
                case Decision.Comes<VolumeType>(VolumeType made) -> {
                    usable.add(made.id());
                    report.comes("types");
                    write.accept(transaction -> home.add(transaction, made));
                }
                case Decision.There<VolumeType> _ -> {
                    usable.add(type.id());
                    report.there("types");
                }
                case Decision.Cannot<VolumeType>(String reason) -> report.cannot("types", id, type.name(), reason);
            }
        }
        return usable;
    }

    private void access(Set<UUID> types) {
        cinder.access().forEach((id, projects) -> {
            UUID type = UUID.fromString(id);
            for (String project : projects) {
                if (!types.contains(type)) {
                    report.cannot("type access", project, "to type " + id, "the type cannot come");
                } else if (home.mayUse(type, project)) {
                    report.there("type access");
                } else {
                    report.comes("type access");
                    write.accept(transaction -> home.giveAccess(transaction, type, project));
                }
            }
        });
    }

    private void defaults(Set<UUID> types) {
        for (SourceRow row : cinder.defaultTypes()) {
            String project = row.need("project_id");
            UUID type = UUID.fromString(row.need("volume_type_id"));
            if (!types.contains(type)) {
                report.cannot("default types", project, "type " + type, "the type cannot come");
            } else if (home.isDefault(type, project)) {
                report.there("default types");
            } else {
                report.comes("default types");
                write.accept(transaction -> home.setDefault(transaction, type, project));
            }
        }
    }
}
