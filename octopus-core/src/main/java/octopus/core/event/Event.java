package octopus.core.event;

/**
 * Something that has become true. Each room has its own sealed type of them and hands them over as this.
 *
 * @param kind object and what happened, for example {@code volume.created}
 * @param project who may hear of it besides administrators
 * @param body a record or a map; becomes JSON; never holds a secret
 */
public record Event(String kind, String subjectKind, String subjectId, String project, Object body) {}
