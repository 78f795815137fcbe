package octopus.core.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import octopus.core.db.Row;

/**
 * An entry as it stands in the table, letter by letter: the chain is over that, so that also what cannot be an entry any
 * more is found by it.
 *
 * @param fields in the order of {@link AuditTable#CONTENT}; an entry without a flow has an empty text there
 */
record AuditRow(List<String> fields, Optional<ChainHead> seal) {
    private static final int FIELDS = 11;
    private static final int FLOW = 8;

    static AuditRow unsealed(Row row) {
        return new AuditRow(fields(row), Optional.empty());
    }

    static AuditRow whole(Row row) {
        Optional<ChainHead> place = row.optionalWhole(FIELDS)
                .map(number -> new ChainHead(
                        number, row.optionalText(FIELDS + 1).orElse("").strip()));
        return new AuditRow(fields(row), place);
    }

    private static List<String> fields(Row row) {
        List<String> fields = new ArrayList<>(FIELDS);
        for (int at = 0; at < FIELDS; at++) {
            fields.add(
                    at == 1
                            ? String.valueOf(row.whole(at))
                            : row.optionalText(at).orElse(""));
        }
        return fields;
    }

    static List<String> fields(AuditEntry entry) {
        return List.of(
                entry.id().toString(),
                String.valueOf(ChronoUnit.MICROS.between(Instant.EPOCH, entry.at())),
                entry.who().user(),
                entry.who().project(),
                entry.who().requestId(),
                entry.verb(),
                entry.subjectKind(),
                entry.subjectId(),
                entry.flowId().map(UUID::toString).orElse(""),
                entry.outcome().name(),
                entry.detail());
    }

    String id() {
        return fields.get(0);
    }

    long micros() {
        return Long.parseLong(fields.get(1));
    }

    String verb() {
        return fields.get(5);
    }

    String subjectId() {
        return fields.get(7);
    }

    long number() {
        return seal.map(ChainHead::number).orElse(0L);
    }

    /** Id, time and deed, for people. */
    String words() {
        return id() + " (" + Instant.EPOCH.plus(micros(), ChronoUnit.MICROS) + ", " + verb() + " by " + fields.get(2)
                + ")";
    }

    AuditEntry entry() {
        return new AuditEntry(
                UUID.fromString(id()),
                Instant.EPOCH.plus(micros(), ChronoUnit.MICROS),
                new AuditEntry.Who(fields.get(2), fields.get(3), fields.get(4)),
                verb(),
                fields.get(6),
                subjectId(),
                Optional.of(fields.get(FLOW)).filter(flow -> !flow.isEmpty()).map(UUID::fromString),
                AuditEntry.Outcome.valueOf(fields.get(9)),
                fields.get(10));
    }

    SealedEntry sealed() {
        return new SealedEntry(entry(), seal);
    }
}
