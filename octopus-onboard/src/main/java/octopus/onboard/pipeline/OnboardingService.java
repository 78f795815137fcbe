package octopus.onboard.pipeline;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import octopus.core.Caller;
import octopus.core.audit.AuditEntry;
import octopus.core.db.Transaction;
import octopus.core.flow.FlowDefinition;
import octopus.core.flow.FlowId;
import octopus.core.flow.Flows;
import octopus.core.flow.Subject;
import octopus.core.secret.SecretRef;
import octopus.onboard.spec.BackendSpec;
import octopus.onboard.spec.OnboardFault;
import octopus.onboard.spec.SpecReader.Given;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jooq.DSLContext;

/** What may be asked of onboardings. */
public final class OnboardingService {
    /** Every check has its own time limit, and they run side by side. */
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(1);

    private final Book book;
    private final Flows flows;
    private final Ways ways;
    private final ReportKeys keys;

    /** The flows by which an onboarding moves. */
    record Ways(
            FlowDefinition<OnboardingContext> check,
            FlowDefinition<OnboardingContext> apply,
            FlowDefinition<OnboardingContext> rollBack) {}

    OnboardingService(Book book, Flows flows, Ways ways, ReportKeys keys) {
        this.book = book;
        this.flows = flows;
        this.ways = ways;
        this.keys = keys;
    }

    public List<Onboarding> list() {
        return book.database().read(book.store()::list);
    }

    /** @throws StorageException ONBOARDING_NOT_FOUND */
    public Onboarding show(String name) {
        return book.database().read(sql -> book.store().find(sql, name)).orElseThrow(() -> Book.missing(name));
    }

    /** Those that were made with a product and are not over, for people: {@code onboarding gold}. */
    List<String> ofProduct(DSLContext sql, String product) {
        return book.store().list(sql).stream()
                .filter(each -> !each.state().isOver())
                .filter(each -> each.wanted().product().equals(product)
                        || each.active()
                                .filter(spec -> spec.product().equals(product))
                                .isPresent())
                .map(each -> "onboarding " + each.name())
                .toList();
    }

    /** The public key with which its reports are signed, X.509, base64. */
    public String reportKey() {
        return keys.shown();
    }

    /**
     * Writes the spec down and begins to look; nothing is changed before somebody approves a plan.
     *
     * @throws StorageException ONBOARDING_EXISTS
     */
    public Onboarding create(Caller caller, Given given) {
        return book.database().write(transaction -> {
            Onboarding fresh = fresh(transaction, caller, given, OnboardingState.CHECKING);
            book.note(transaction, caller, "create", fresh, described(fresh.wanted()));
            return begin(transaction, ways.check(), fresh, "", caller);
        });
    }

    /**
     * Takes what is there already as what is wanted and in force, and begins to look at it. Nothing was changed for it, so
     * taking it away changes nothing either.
     *
     * @throws StorageException ONBOARDING_EXISTS
     */
    Onboarding adopt(Caller caller, Given given) {
        return book.database().write(transaction -> {
            Onboarding fresh = fresh(transaction, caller, given, OnboardingState.ACTIVE);
            Onboarding there = book.change(
                    transaction, fresh.id(), edit -> edit.active(Optional.of(fresh.wanted()), fresh.secrets()));
            book.note(transaction, caller, "import", there, described(there.wanted()));
            return begin(transaction, ways.check(), there, "", caller);
        });
    }

    /** @throws StorageException ONBOARDING_EXISTS */
    void requireFree(String name) {
        book.database().read(sql -> book.store().find(sql, name)).ifPresent(OnboardingService::requireOver);
    }

    private static void requireOver(Onboarding old) {
        if (!old.state().isOver()) {
            throw Fault.of(
                            OnboardFault.ONBOARDING_EXISTS,
                            "Onboarding " + old.name(),
                            "there is one of this name, which is " + old.state().word(),
                            "Change that one, or choose another name.")
                    .about("field", "name")
                    .exception();
        }
    }

    private Onboarding fresh(Transaction transaction, Caller caller, Given given, OnboardingState state) {
        book.store().find(transaction.sql(), given.spec().name()).ifPresent(old -> {
            requireOver(old);
            book.store().delete(transaction, old.id());
        });
        Instant now = book.now();
        Onboarding fresh = new Onboarding(
                UUID.randomUUID(),
                given.spec().name(),
                state,
                given.spec(),
                Optional.empty(),
                book.keep(transaction, Map.of(), given.secrets()),
                Map.of(),
                1,
                List.of(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                new Onboarding.Signatures(
                        caller.user(), now, Optional.empty(), Optional.empty(), Optional.empty(), now));
        book.store().insert(transaction, fresh);
        book.tell(transaction, fresh);
        return fresh;
    }

    /**
     * Another spec for the same backend. Secrets that are not given stay.
     *
     * @throws StorageException ONBOARDING_STATE_WRONG while a flow is at work, or when it is over
     */
    public Onboarding change(Caller caller, Given given) {
        Onboarding now = rested(given.spec().name());
        return book.database().write(transaction -> {
            Onboarding row = held(transaction, now);
            require(row, "change", !row.state().isBusy() && !row.state().isOver());
            Map<String, SecretRef> references = book.keep(transaction, row.secrets(), given.secrets());
            BackendSpec spec = given.with(references.keySet());
            book.forget(transaction, row.secrets(), Book.merged(references, row.activeSecrets()));
            Onboarding changed = book.change(
                    transaction, row.id(), edit -> edit.wanted(spec, references).state(OnboardingState.CHECKING));
            book.note(transaction, caller, "change", changed, described(spec));
            return begin(transaction, ways.check(), changed, "", caller);
        });
    }

    /** Looks again at everything, and makes the plan anew. */
    public Onboarding check(Caller caller, String name) {
        return check(caller, name, Optional.empty());
    }

    /**
     * Runs one check again; what the others found stays, and the plan is made anew of all.
     *
     * @param check its id
     * @throws StorageException CHECK_NOT_FOUND when no finding is by it
     */
    public Onboarding checkAgain(Caller caller, String name, String check) {
        return check(caller, name, Optional.of(check));
    }

    private Onboarding check(Caller caller, String name, Optional<String> only) {
        Onboarding now = rested(name);
        return book.database().write(transaction -> {
            Onboarding row = held(transaction, now);
            require(row, "check", !row.state().isBusy() && !row.state().isOver());
            only.ifPresent(row::requireFoundBy);
            boolean settled = row.active().isPresent() && row.state() == OnboardingState.ACTIVE;
            Onboarding looked = settled
                    ? row
                    : book.change(
                            transaction,
                            row.id(),
                            edit -> edit.state(OnboardingState.CHECKING)
                                    .findings(only.map(_ -> row.findings()).orElse(List.of()))
                                    .plan(Optional.empty())
                                    .fault(Optional.empty()));
            OnboardingContext context = OnboardingContext.of(looked, "");
            return begin(
                    transaction,
                    ways.check(),
                    looked,
                    only.map(context::checking).orElse(context),
                    caller);
        });
    }

    /**
     * Has the plan carried out.
     *
     * @param hash of the plan that somebody has looked at
     * @throws StorageException PLAN_STALE, ONBOARDING_STATE_WRONG
     */
    public Onboarding approve(Caller caller, String name, String hash) {
        Onboarding now = rested(name);
        return book.database().write(transaction -> {
            Onboarding row = held(transaction, now);
            require(
                    row,
                    "approve",
                    row.plan().isPresent()
                            && (row.state() == OnboardingState.PLANNED || row.state() == OnboardingState.ACTIVE));
            String present = row.plan().orElseThrow().hash();
            if (!present.equals(hash)) {
                throw Fault.of(
                                OnboardFault.PLAN_STALE,
                                "Approving plan " + hash + " of " + name,
                                "its plan is now " + present,
                                "Look at that one and approve it.")
                        .about("field", "plan")
                        .exception();
            }
            Onboarding approved = book.change(
                    transaction,
                    row.id(),
                    edit -> edit.state(OnboardingState.APPLYING)
                            .applying(List.of())
                            .fault(Optional.empty())
                            .approved(caller.user(), book.now()));
            book.note(transaction, caller, "approve", approved, "plan " + hash);
            return begin(transaction, ways.apply(), approved, hash, caller);
        });
    }

    /**
     * Makes everything as it was before: at once where nothing was changed yet, by the flow at work, or by one of its own.
     *
     * @throws StorageException ONBOARDING_STATE_WRONG; ONBOARDING_HAS_VOLUMES comes as the onboarding's fault
     */
    public Onboarding rollBack(Caller caller, String name) {
        Onboarding now = rested(name);
        return book.database().write(transaction -> {
            Onboarding row = held(transaction, now);
            return switch (row.state()) {
                case APPLYING -> {
                    Fault told = Fault.of(
                                    OnboardFault.ROLLED_BACK_BY_PERSON,
                                    "Applying the plan of " + name,
                                    caller.user() + " asked for everything to be taken back",
                                    "Approve a plan again when it shall go on.")
                            .about("onboarding", name);
                    book.note(transaction, caller, "roll-back", row, "while it was being applied");
                    yield book.change(transaction, row.id(), edit -> edit.fault(Optional.of(told)));
                }
                case BLOCKED, PLANNED -> {
                    book.forget(transaction, row.secrets(), row.activeSecrets());
                    book.note(transaction, caller, "roll-back", row, "nothing had been changed");
                    yield book.change(
                            transaction,
                            row.id(),
                            edit -> row.active()
                                    .map(spec -> edit.wanted(spec, row.activeSecrets())
                                            .state(OnboardingState.ACTIVE))
                                    .orElseGet(() -> edit.plan(Optional.empty())
                                            .forgetSecrets()
                                            .state(OnboardingState.ROLLED_BACK)));
                }
                case ACTIVE -> takeAway(transaction, caller, row);
                case CHECKING, ROLLING_BACK, ROLLED_BACK, RETIRED -> {
                    require(row, "roll back", false);
                    yield row;
                }
            };
        });
    }

    /** Takes an active backend away; refused, as the onboarding's fault, while volumes are on it. */
    public Onboarding retire(Caller caller, String name) {
        Onboarding now = rested(name);
        return book.database().write(transaction -> {
            Onboarding row = held(transaction, now);
            require(row, "retire", row.isInForce() && !row.state().isBusy());
            return takeAway(transaction, caller, row);
        });
    }

    /** Forgets one that is over; the audit keeps what happened. */
    public void remove(Caller caller, String name) {
        Onboarding now = show(name);
        boolean ignored = book.database().write(transaction -> {
            Onboarding row = held(transaction, now);
            require(row, "remove", row.state().isOver());
            book.store().delete(transaction, row.id());
            book.note(transaction, caller, "remove", row, "");
            return true;
        });
    }

    /** Waits until no flow is at work on it, or the time is over. */
    public Onboarding await(String name, Duration atMost) {
        show(name).flow().ifPresent(flow -> {
            var ignored = flows.await(new FlowId(flow), atMost);
        });
        return show(name);
    }

    private Onboarding takeAway(Transaction transaction, Caller caller, Onboarding row) {
        Onboarding leaving = book.change(
                transaction,
                row.id(),
                edit -> edit.state(OnboardingState.ROLLING_BACK).fault(Optional.empty()));
        book.note(transaction, caller, "retire", leaving, "asked for");
        return begin(transaction, ways.rollBack(), leaving, "", caller);
    }

    private Onboarding begin(
            Transaction transaction,
            FlowDefinition<OnboardingContext> way,
            Onboarding onboarding,
            String plan,
            Caller caller) {
        return begin(transaction, way, onboarding, OnboardingContext.of(onboarding, plan), caller);
    }

    private Onboarding begin(
            Transaction transaction,
            FlowDefinition<OnboardingContext> way,
            Onboarding onboarding,
            OnboardingContext context,
            Caller caller) {
        FlowId flow = flows.submit(
                transaction, way, context, Set.of(new Subject(Onboarding.SUBJECT, onboarding.name())), caller);
        book.note(transaction, caller, "flow", onboarding, AuditEntry.Outcome.ACCEPTED, flow, way.name());
        return book.change(transaction, onboarding.id(), edit -> edit.flow(flow.value()));
    }

    /**
     * An active one is looked at every ten minutes, and whenever somebody asks. Such a look changes nothing that cannot be
     * changed after it: whoever wants something of the onboarding meanwhile waits until it has ended.
     *
     * @throws StorageException ONBOARDING_NOT_FOUND
     */
    private Onboarding rested(String name) {
        Onboarding now = show(name);
        if (now.state().isBusy()) {
            return now;
        }
        flows.unfinishedOf(new Subject(Onboarding.SUBJECT, name))
                .filter(flow -> flow.name().equals(CheckFlow.NAME))
                .ifPresent(look -> {
                    var ignored = flows.await(look.id(), LONGEST_LOOK);
                });
        return show(name);
    }

    private Onboarding held(Transaction transaction, Onboarding seen) {
        return book.store().hold(transaction, seen.id()).orElseThrow(() -> Book.missing(seen.name()));
    }

    private static void require(Onboarding row, String verb, boolean fits) {
        if (!fits) {
            throw Fault.of(
                            OnboardFault.ONBOARDING_STATE_WRONG,
                            "To " + verb + " onboarding " + row.name(),
                            "it is " + row.state().word()
                                    + (row.plan().isEmpty() && !row.state().isBusy() ? " and has no plan" : ""),
                            row.state().isBusy()
                                    ? "Wait until it has come to an end."
                                    : "See octopus onboard show " + row.name() + ".")
                    .about("onboarding", row.name())
                    .about("state", row.state().word())
                    .exception();
        }
    }

    private static String described(BackendSpec spec) {
        return "driver " + spec.driver() + " for " + spec.target().kind();
    }
}
