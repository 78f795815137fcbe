package octopus.core.flow;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import octopus.core.Caller;
import octopus.core.json.Json;
import octopus.spi.CommonFault;
import octopus.spi.Fault;
import octopus.spi.StorageException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One flow in the hands of this process: calls its steps, collects what they answer, and saves that when a step with an
 * effect outside comes next, or when the flow rests or ends. One thread at a time works on it.
 */
final class FlowRun<C extends Record> {
    private static final Logger LOG = LoggerFactory.getLogger(FlowRun.class);

    /** What is fixed for the life of the flow. */
    record Identity<C extends Record>(
            FlowId id, FlowDefinition<C> definition, Caller caller, Set<Subject> subjects, Instant createdAt) {}

    /** A step has answered and the answer is not saved. */
    private record Answer<C extends Record>(Place<C> before, Instant startedAt, Effect effect, FlowStep line) {}

    private enum Saved {
        YES,
        /** An effect failed; the place is now what follows from that. */
        REPLANNED,
        /** At rest, or not ours any more: nothing more to do here. */
        PUT_DOWN
    }

    private final Identity<C> identity;
    private final FlowHost host;
    private final FlowMoves<C> moves;
    private final FlowLease lease;
    private final List<Answer<C>> unsaved = new ArrayList<>();
    private volatile Place<C> place;
    private boolean placeSaved = true;
    private Instant stepStartedAt;
    private int historyLength;
    private @Nullable C written;
    private String writtenText = "";
    private Optional<Instant> wakeAt = Optional.empty();

    FlowRun(Identity<C> identity, FlowHost host, FlowLease lease, Place<C> place, Instant startedAt, int history) {
        this.identity = identity;
        this.host = host;
        this.moves = new FlowMoves<>(identity.definition());
        this.lease = lease;
        this.place = place;
        this.stepStartedAt = startedAt;
        this.historyLength = history;
    }

    Identity<C> identity() {
        return identity;
    }

    FlowLease lease() {
        return lease;
    }

    /** The step that it is at. */
    String position() {
        return step().name();
    }

    /** After {@link #run}: when this process itself shall take the flow up again. */
    Optional<Instant> wakeAt() {
        return wakeAt;
    }

    /** Works until the flow rests, ends, or is not ours any more. */
    void run() {
        wakeAt = Optional.empty();
        if (place.failures() > 0) {
            stepStartedAt = host.now();
        }
        boolean more = true;
        while (more) {
            more = oneStep();
        }
    }

    private boolean oneStep() {
        if (lease.isLost()) {
            return false;
        }
        if (host.isStopping()) {
            if (Thread.interrupted()) {
                LOG.debug("flow {} was interrupted; what it reached is saved all the same", identity.id());
            }
            return rest(FlowState.PENDING, Optional.of(Duration.ZERO), null);
        }
        if (lease.isSuspendAsked()) {
            return rest(FlowState.SUSPENDED, Optional.empty(), "a person asked to stop");
        }
        Step<C> step = step();
        if (!placeSaved && !(step instanceof InsideStep)) {
            // What the step depends on must be found again after a kill in the midst of it.
            FlowState state = place.reverting() ? FlowState.REVERTING : FlowState.RUNNING;
            return save(state, Optional.of(host.leaseEnd()), null) != Saved.PUT_DOWN;
        }
        lease.stepBegins();
        host.probe(FlowProbe.Moment.BEFORE, identity, step.name(), place.direction());
        return place.reverting() ? revert(step) : forward(step);
    }

    private boolean forward(Step<C> step) {
        Outcome<C> outcome;
        try {
            outcome = writable(step.run(place.context(), new Environment()));
        } catch (FlowStopped e) {
            return true;
        } catch (FlowProbe.Killed e) {
            throw e;
        } catch (Throwable e) {
            outcome = new Outcome.Failed<>(fault(e));
        }
        host.probe(FlowProbe.Moment.AFTER_EFFECT, identity, step.name(), place.direction());
        if (outcome instanceof Outcome.Failed<C> && mustStop()) {
            // The step was stopped from outside and called that a failure; it runs again elsewhere.
            return true;
        }
        note(step, outcome);
        boolean nothingToKeep = placeSaved && step instanceof InsideStep<C> && changesNothing(outcome);
        boolean more = follow(moves.after(place, outcome));
        // Taken up from the place before, the flow would come by here again and lose nothing.
        placeSaved = placeSaved || (more && nothingToKeep);
        return more;
    }

    private boolean changesNothing(Outcome<C> outcome) {
        return outcome instanceof Outcome.Done<C>(C context, Effect effect)
                && context == place.context()
                && effect == Effect.NONE;
    }

    private boolean revert(Step<C> step) {
        Effect effect;
        try {
            effect = step.revert(place.context(), new Environment());
        } catch (FlowStopped e) {
            return true;
        } catch (FlowProbe.Killed e) {
            throw e;
        } catch (Throwable e) {
            return mustStop() || revertFailed(step, fault(e));
        }
        host.probe(FlowProbe.Moment.AFTER_EFFECT, identity, step.name(), place.direction());
        answer(step, effect, "reverted", Optional.empty());
        return follow(moves.afterRevert(place));
    }

    private boolean revertFailed(Step<C> step, Fault fault) {
        answer(step, Effect.NONE, "failed", Optional.of(fault));
        return follow(moves.afterRevertFailed(place, fault));
    }

    private boolean mustStop() {
        return lease.isLost() || (host.isStopping() && lease.isToldToStop());
    }

    private void note(Step<C> step, Outcome<C> outcome) {
        switch (outcome) {
            case Outcome.Done<C> done -> answer(step, done.effect(), "done", Optional.empty());
            case Outcome.Failed<C> failed -> answer(step, Effect.NONE, "failed", Optional.of(failed.fault()));
            case Outcome.GoBack<C> back -> answer(step, Effect.NONE, "went-back", Optional.of(back.because()));
            case Outcome.Suspend<C> suspend -> answer(step, Effect.NONE, "suspended", Optional.empty());
            // Looking again and again would fill the history; that it waits is told by the flow itself.
            case Outcome.NotYet<C> notYet -> {}
        }
    }

    private void answer(Step<C> step, Effect effect, String state, Optional<Fault> fault) {
        Instant now = host.now();
        FlowStep line = new FlowStep(
                historyLength++,
                step.name(),
                place.direction().word(),
                place.failures() + 1,
                state,
                stepStartedAt,
                Optional.of(now),
                lease.lastNote(),
                fault);
        unsaved.add(new Answer<>(place, stepStartedAt, effect, line));
        stepStartedAt = now;
    }

    private boolean follow(FlowMoves.Move<C> move) {
        place = move.place();
        placeSaved = false;
        return switch (move) {
            case FlowMoves.Move.GoOn<C> goOn -> true;
            case FlowMoves.Move.Rest<C> rest -> rest(rest.state(), rest.wakeAfter(), rest.waitingFor());
            case FlowMoves.Move.Finish<C> finish -> rest(finish.state(), Optional.empty(), null);
        };
    }

    /** @return whether to go on, because the flow could not be put down like this */
    private boolean rest(FlowState state, Optional<Duration> wakeAfter, @Nullable String waitingFor) {
        return save(state, wakeAfter.map(host.now()::plus), waitingFor) == Saved.REPLANNED;
    }

    private Saved save(FlowState state, Optional<Instant> due, @Nullable String waitingFor) {
        FlowSave save = prepare(state, due, waitingFor);
        try {
            return switch (host.save(save, lease)) {
                case SAVED -> saved(save);
                case SUSPEND_ASKED -> {
                    save(FlowState.SUSPENDED, Optional.empty(), "a person asked to stop");
                    yield Saved.PUT_DOWN;
                }
                case LOST -> {
                    LOG.warn("flow {} was taken over by another process; this one stops", identity.id());
                    lease.lose();
                    yield Saved.PUT_DOWN;
                }
            };
        } catch (FlowSave.SaveFailed e) {
            if (e.effect() < 0) {
                LOG.error("flow {} cannot be saved; it goes on when its lease has run out", identity.id(), e.reason());
                lease.lose();
                return Saved.PUT_DOWN;
            }
            return effectFailed(e);
        }
    }

    private FlowSave prepare(FlowState state, Optional<Instant> due, @Nullable String waitingFor) {
        Optional<Place.Back<C>> back = place.back();
        return new FlowSave(
                identity.id(),
                host.owner(),
                lease.number(),
                state,
                state.isFinished() ? null : step().name(),
                place.direction(),
                text(place.context()),
                back.map(to -> identity.definition().steps().get(to.index()).name())
                        .orElse(null),
                back.map(to -> Json.write(to.context())).orElse(null),
                place.failures(),
                due.orElse(null),
                waitingFor,
                place.fault(),
                stepStartedAt,
                historyLength,
                host.now(),
                unsaved.stream().map(Answer::effect).toList(),
                unsaved.stream().map(Answer::line).toList());
    }

    private Saved saved(FlowSave save) {
        String last =
                unsaved.isEmpty() ? step().name() : unsaved.getLast().line().name();
        Flows.Direction direction = unsaved.isEmpty()
                ? place.direction()
                : unsaved.getLast().before().direction();
        unsaved.clear();
        placeSaved = true;
        if (save.state() == FlowState.WAITING) {
            wakeAt = Optional.ofNullable(save.dueAt());
        } else if (save.keepsLease()) {
            lease.renewed(host.leaseEnd());
        }
        host.probe(FlowProbe.Moment.AFTER_SAVE, identity, last, direction);
        host.changed(new FlowChange(
                identity.id(),
                identity.definition().name(),
                save.state(),
                identity.subjects(),
                Optional.ofNullable(save.position()),
                Duration.between(identity.createdAt(), save.now()),
                save.fault(),
                save.now()));
        return save.keepsLease() ? Saved.YES : Saved.PUT_DOWN;
    }

    /** The transaction was rolled back; the step whose effect failed has failed, and what came after it never was. */
    private Saved effectFailed(FlowSave.SaveFailed failure) {
        Answer<C> answer = unsaved.get(failure.effect());
        unsaved.subList(failure.effect(), unsaved.size()).clear();
        place = answer.before();
        stepStartedAt = answer.startedAt();
        historyLength = answer.line().sequence();
        Fault fault = fault(failure.reason());
        boolean goOn;
        if (place.reverting()) {
            goOn = revertFailed(step(), fault);
        } else {
            Outcome<C> outcome = new Outcome.Failed<>(fault);
            note(step(), outcome);
            goOn = follow(moves.after(place, outcome));
        }
        return goOn ? Saved.REPLANNED : Saved.PUT_DOWN;
    }

    /** A context that cannot be kept is the failure of the step that made it. */
    private Outcome<C> writable(Outcome<C> outcome) {
        switch (outcome) {
            case Outcome.Done<C> done -> text(done.context());
            case Outcome.NotYet<C> notYet -> text(notYet.context());
            case Outcome.Suspend<C> suspend -> text(suspend.context());
            case Outcome.GoBack<C> back -> text(back.context());
            case Outcome.Failed<C> failed -> {}
        }
        return outcome;
    }

    private String text(C context) {
        if (context != written) {
            String text = FlowContexts.write(identity.definition(), context);
            written = context;
            writtenText = text;
        }
        return writtenText;
    }

    private Step<C> step() {
        return identity.definition().steps().get(place.index());
    }

    private Fault fault(Throwable e) {
        if (e instanceof StorageException known) {
            return known.fault();
        }
        String where = "flow " + identity.definition().name() + ", step " + step().name() + ", "
                + place.direction().word();
        LOG.error("{} ({}): a defect", where, identity.id(), e);
        String message = e.getMessage();
        return Fault.of(
                        CommonFault.INTERNAL_ERROR,
                        where,
                        e.getClass().getName() + (message == null ? "" : ": " + message),
                        "Report this as a defect, with the log of that time.")
                .about("exception", e.getClass().getName());
    }

    private final class Environment implements StepEnvironment {
        @Override
        public FlowId flow() {
            return identity.id();
        }

        @Override
        public Caller caller() {
            return identity.caller();
        }

        @Override
        public int attempt() {
            return place.failures() + 1;
        }

        @Override
        public Optional<Fault> fault() {
            return place.reverting() ? place.fault() : Optional.empty();
        }

        @Override
        public void progress(double share, String note) {
            host.progress(lease, share, note);
        }

        @Override
        public void checkAlive() {
            if (lease.isLost()) {
                throw new FlowStopped("the lease of flow " + identity.id() + " is lost");
            }
            if (host.isStopping()) {
                lease.tellToStop();
                throw new FlowStopped("the process stops");
            }
        }
    }
}
