package octopus.block.message;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditEntry.Outcome;
import octopus.core.audit.AuditLog;
import octopus.core.db.Transaction;
import octopus.core.event.Event;
import octopus.core.event.EventLog;
import octopus.core.flow.FlowId;
import octopus.spi.Fault;

/** What is told of a change, in the transaction that makes it: audit for operators, events for programs, messages for users. */
public final class Journal {
    private static final Duration MESSAGE_LIFE = Duration.ofDays(30);

    private final AuditLog audit;
    private final EventLog events;
    private final MessageStore messages;
    private final Clock clock;
    private final Optional<Witness> witness;

    private Journal(AuditLog audit, EventLog events, MessageStore messages, Clock clock, Optional<Witness> witness) {
        this.audit = audit;
        this.events = events;
        this.messages = messages;
        this.clock = clock;
        this.witness = witness;
    }

    public Journal(AuditLog audit, EventLog events, MessageStore messages, Clock clock) {
        this(audit, events, messages, clock, Optional.empty());
    }

    /** Writes down what begins, for those who want to hear of that too. */
    @FunctionalInterface
    public interface Witness {
        /** The event to write, with the facts of this moment. @param verb such as {@code volume.create} */
        Optional<Event> begins(Transaction transaction, String verb, String kind, String id);
    }

    public Journal witnessed(Optional<Witness> by) {
        return new Journal(audit, events, messages, clock, by);
    }

    public Instant now() {
        return clock.instant();
    }

    /** A change that a flow will carry out. @param verb such as {@code volume.create} */
    public void accepted(
            Transaction transaction, Caller caller, String verb, String kind, Object id, FlowId flow, String detail) {
        audit.append(
                transaction,
                AuditEntry.of(clock.instant(), caller, verb, kind, id.toString(), Outcome.ACCEPTED, detail)
                        .inFlow(flow.value()));
        witness.flatMap(by -> by.begins(transaction, verb, kind, id.toString()))
                .ifPresent(event -> events.append(transaction, event));
    }

    /** A change that is made in this very transaction. */
    public void done(Transaction transaction, Caller caller, String verb, String kind, Object id, String detail) {
        audit.append(
                transaction, AuditEntry.of(clock.instant(), caller, verb, kind, id.toString(), Outcome.DONE, detail));
    }

    /** @param name object and what became true, such as {@code volume.available} */
    public void event(
            Transaction transaction, String name, String kind, Object id, String project, Map<String, ?> body) {
        events.append(transaction, new Event(name, kind, id.toString(), project, body));
    }

    /** Tells the user why an operation failed, in the fault's own words. */
    public void failed(
            Transaction transaction, Caller caller, String project, MessageTopic topic, Object id, Fault fault) {
        Instant now = clock.instant();
        messages.insert(
                transaction,
                new UserMessage(
                        UUID.randomUUID(),
                        project,
                        caller.requestId(),
                        Optional.of(topic.resource()),
                        Optional.of(id.toString()),
                        topic.action(),
                        topic.detail(fault),
                        "ERROR",
                        fault.sentence(),
                        now,
                        now.plus(MESSAGE_LIFE)));
    }
}
