package octopus.onboard.pipeline;

import java.time.Clock;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.audit.AuditEntry.Outcome;
import octopus.core.audit.AuditLog;
import octopus.core.db.Database;
import octopus.core.db.Transaction;
import octopus.core.event.Event;
import octopus.core.event.EventLog;
import octopus.core.flow.FlowId;
import octopus.core.secret.SecretRef;
import octopus.core.secret.SecretStore;
import octopus.onboard.change.Work;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.Fault;
import octopus.spi.Secret;
import octopus.spi.StorageException;

/** Reads and changes the rows of onboardings; each change is told to whoever listens, in the same transaction. */
final class Book {
    private final Database database;
    private final OnboardingStore store;
    private final SecretStore secrets;
    private final AuditLog audit;
    private final EventLog events;
    private final Clock clock;

    Book(Database database, SecretStore secrets, AuditLog audit, EventLog events, Clock clock) {
        this.database = database;
        this.store = new OnboardingStore(database.kind());
        this.secrets = secrets;
        this.audit = audit;
        this.events = events;
        this.clock = clock;
    }

    Database database() {
        return database;
    }

    OnboardingStore store() {
        return store;
    }

    SecretStore secrets() {
        return secrets;
    }

    Instant now() {
        return clock.instant();
    }

    Clock clock() {
        return clock;
    }

    Onboarding read(UUID id) {
        return database.read(sql -> store.find(sql, id)).orElseThrow(() -> missing(id.toString()));
    }

    Onboarding read(Transaction transaction, UUID id) {
        return store.find(transaction.sql(), id).orElseThrow(() -> missing(id.toString()));
    }

    /** Deletes the secrets that only the first of two sets of references has. */
    void forget(Transaction transaction, Map<String, SecretRef> gone, Map<String, SecretRef> kept) {
        gone.values().stream()
                .filter(reference -> !kept.containsValue(reference))
                .forEach(reference -> secrets.delete(transaction, reference));
    }

    /** Keeps new values; what is not given stays. */
    Map<String, SecretRef> keep(Transaction transaction, Map<String, SecretRef> before, Map<String, Secret> given) {
        Map<String, SecretRef> references = new HashMap<>(before);
        given.forEach((name, secret) -> references.put(name, secrets.put(transaction, secret)));
        return references;
    }

    /** All references of both. */
    static Map<String, SecretRef> merged(Map<String, SecretRef> one, Map<String, SecretRef> other) {
        Map<String, SecretRef> all = new HashMap<>();
        one.values().forEach(reference -> all.put(reference.toString(), reference));
        other.values().forEach(reference -> all.put(reference.toString(), reference));
        return all;
    }

    /** In a transaction of its own. */
    Onboarding change(UUID id, UnaryOperator<Onboarding.Edit> edit) {
        return database.write(transaction -> change(transaction, id, edit));
    }

    Onboarding change(Transaction transaction, UUID id, UnaryOperator<Onboarding.Edit> edit) {
        Onboarding before = store.hold(transaction, id).orElseThrow(() -> missing(id.toString()));
        Onboarding after = edit.apply(before.edit()).done(now());
        store.update(transaction, after);
        tell(transaction, after);
        return after;
    }

    /** Says that it is other than it was; whoever wants to know how reads it. */
    void tell(Transaction transaction, Onboarding onboarding) {
        events.append(
                transaction,
                new Event(
                        "onboarding." + onboarding.state().word(),
                        Onboarding.SUBJECT,
                        onboarding.name(),
                        Caller.octopus().project(),
                        Map.of("state", onboarding.state().word(), "revision", onboarding.revision())));
    }

    void note(Transaction transaction, Caller caller, String verb, Onboarding onboarding, String detail) {
        audit.append(transaction, entry(caller, verb, onboarding, detail));
    }

    void note(
            Transaction transaction,
            Caller caller,
            String verb,
            Onboarding onboarding,
            Outcome outcome,
            FlowId flow,
            String detail) {
        AuditEntry entry = AuditEntry.of(
                now(), caller, "onboarding." + verb, Onboarding.SUBJECT, onboarding.name(), outcome, detail);
        audit.append(transaction, entry.inFlow(flow.value()));
    }

    private AuditEntry entry(Caller caller, String verb, Onboarding onboarding, String detail) {
        return AuditEntry.of(
                now(), caller, "onboarding." + verb, Onboarding.SUBJECT, onboarding.name(), Outcome.DONE, detail);
    }

    /** The values behind references. @throws StorageException SECRET_NOT_FOUND */
    Map<String, Secret> reveal(Map<String, SecretRef> references) {
        Map<String, Secret> values = new HashMap<>();
        references.forEach((name, reference) -> values.put(name, secrets.get(reference)));
        return values;
    }

    Work work(Onboarding onboarding, Caller caller, Optional<FlowId> flow) {
        return new Work(
                onboarding.id(), reveal(onboarding.secrets()), reveal(onboarding.activeSecrets()), caller, flow);
    }

    static StorageException missing(String name) {
        return Fault.of(
                        OnboardFault.ONBOARDING_NOT_FOUND,
                        "Onboarding " + name,
                        "there is none of this name",
                        "octopus onboard list shows all.")
                .about("onboarding", name)
                .exception();
    }
}
