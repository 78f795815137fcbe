package octopus.core.audit;

import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Which entries are wanted, newest first.
 *
 * @param verb whole, or the part before the dot: {@code volume} finds {@code volume.create}
 * @param since entries at or after this time
 * @param after the last entry of the page before
 */
public record AuditQuery(
        Optional<String> subjectKind,
        Optional<String> subjectId,
        Optional<String> user,
        Optional<String> project,
        Optional<String> verb,
        Optional<Instant> since,
        Optional<UUID> flow,
        Optional<Position> after) {
    /** Where a page ended. */
    public record Position(Instant at, UUID id) {
        public static Position of(AuditEntry entry) {
            return new Position(entry.at(), entry.id());
        }
    }

    public static AuditQuery all() {
        return new AuditQuery(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    public AuditQuery ofSubject(String kind, String id) {
        return new AuditQuery(Optional.of(kind), Optional.of(id), user, project, verb, since, flow, after);
    }

    public AuditQuery byUser(String name) {
        return new AuditQuery(subjectKind, subjectId, Optional.of(name), project, verb, since, flow, after);
    }

    public AuditQuery inProject(String name) {
        return new AuditQuery(subjectKind, subjectId, user, Optional.of(name), verb, since, flow, after);
    }

    public AuditQuery withVerb(String name) {
        return new AuditQuery(subjectKind, subjectId, user, project, Optional.of(name), since, flow, after);
    }

    public AuditQuery since(Instant time) {
        return new AuditQuery(subjectKind, subjectId, user, project, verb, Optional.of(time), flow, after);
    }

    public AuditQuery ofFlow(UUID id) {
        return new AuditQuery(subjectKind, subjectId, user, project, verb, since, Optional.of(id), after);
    }

    public AuditQuery after(AuditEntry last) {
        return new AuditQuery(subjectKind, subjectId, user, project, verb, since, flow, Optional.of(Position.of(last)));
    }
}
