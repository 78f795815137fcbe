package octopus.core.audit;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.UUID;
import octopus.core.Caller;

/**
 * One line of the audit: who asked what of which object, and how it ended.
 *
 * @param at to the microsecond
 * @param verb object and deed, for example {@code volume.create}
 * @param subjectKind for example {@code volume}
 * @param flowId the flow that does what takes time
 * @param detail one sentence for people; never holds a secret
 */
public record AuditEntry(
        UUID id,
        Instant at,
        Who who,
        String verb,
        String subjectKind,
        String subjectId,
        Optional<UUID> flowId,
        Outcome outcome,
        String detail) {
    /** @param requestId by which logs, flows and audit entries are tied together */
    public record Who(String user, String project, String requestId) {}

    public enum Outcome {
        /** Permitted, and going on in the flow that is named. */
        ACCEPTED,
        DONE,
        /** Not permitted, or not possible now; nothing was changed. */
        REFUSED,
        FAILED
    }

    public AuditEntry {
        at = at.truncatedTo(ChronoUnit.MICROS);
    }

    public static AuditEntry of(
            Instant at,
            Caller caller,
            String verb,
            String subjectKind,
            String subjectId,
            Outcome outcome,
            String detail) {
        Who who = new Who(caller.user(), caller.project(), caller.requestId());
        return new AuditEntry(
                UUID.randomUUID(), at, who, verb, subjectKind, subjectId, Optional.empty(), outcome, detail);
    }

    public AuditEntry inFlow(UUID flow) {
        return new AuditEntry(id, at, who, verb, subjectKind, subjectId, Optional.of(flow), outcome, detail);
    }
}
