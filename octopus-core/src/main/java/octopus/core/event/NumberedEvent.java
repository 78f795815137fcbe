package octopus.core.event;

import java.time.Instant;

/**
 * An event as a reader gets it.
 *
 * @param number grows from event to event without gaps; a reader that comes back says the last one it has seen
 * @param json the body
 */
public record NumberedEvent(
        long number, Instant at, String kind, String subjectKind, String subjectId, String project, String json) {}
