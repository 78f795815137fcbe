package octopus.core.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which entries are wanted.
 *
 * @param verb whole, or the part before the dot: {@code volume} finds {@code volume.create}
 * @param since entries at or after this time
 * @param until entries before this time
 * @param after the last entry of the page before
 */
public record AuditQuery(
        Optional<String> subjectKind,
        Optional<String> subjectId,
        Optional<String> user,
        Optional<String> project,
        Optional<String> verb,
        Optional<Instant> since,
        Optional<Instant> until,
        Optional<AuditEntry.Outcome> outcome,
        Optional<UUID> flow,
        Optional<Position> after) {
    /** Where a page ended. */
    public record Position(Instant at, UUID id) {
        public static Position of(AuditEntry entry) {
            return new Position(entry.at(), entry.id());
        }
    }

    private static final AuditQuery ALL = new AuditQuery(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public static AuditQuery all() {
        return ALL;
    }

    public AuditQuery ofSubject(String kind, String id) {
        return new AuditQuery(
                Optional.of(kind), Optional.of(id), user, project, verb, since, until, outcome, flow, after);
    }

    public AuditQuery byUser(String name) {
        return new AuditQuery(
                subjectKind, subjectId, Optional.of(name), project, verb, since, until, outcome, flow, after);
    }

    public AuditQuery inProject(String name) {
        return new AuditQuery(
                subjectKind, subjectId, user, Optional.of(name), verb, since, until, outcome, flow, after);
    }

    public AuditQuery withVerb(String name) {
        return new AuditQuery(
                subjectKind, subjectId, user, project, Optional.of(name), since, until, outcome, flow, after);
    }

    public AuditQuery since(Instant time) {
        return new AuditQuery(
                subjectKind, subjectId, user, project, verb, Optional.of(time), until, outcome, flow, after);
    }

    public AuditQuery until(Instant time) {
        return new AuditQuery(
                subjectKind, subjectId, user, project, verb, since, Optional.of(time), outcome, flow, after);
    }

    public AuditQuery ending(AuditEntry.Outcome how) {
        return new AuditQuery(subjectKind, subjectId, user, project, verb, since, until, Optional.of(how), flow, after);
    }

    public AuditQuery ofFlow(UUID id) {
        return new AuditQuery(
                subjectKind, subjectId, user, project, verb, since, until, outcome, Optional.of(id), after);
    }

    public AuditQuery after(AuditEntry last) {
        return after(Position.of(last));
    }

    public AuditQuery after(Position last) {
        return new AuditQuery(
                subjectKind, subjectId, user, project, verb, since, until, outcome, flow, Optional.of(last));
    }
}
