package octopus.onboard.pipeline;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import octopus.core.audit.AuditEntry;
import octopus.core.flow.Effect;
import octopus.core.flow.Outcome;
import octopus.core.flow.Step;
import octopus.core.flow.StepEnvironment;
import octopus.onboard.change.Change;
import octopus.onboard.change.Work;
import octopus.onboard.plan.Plan;
import octopus.onboard.plan.Plan.Phase;
import octopus.onboard.plan.Plan.PlannedChange;
import octopus.onboard.spec.OnboardFault;
import octopus.spi.StorageException;

/**
 * Makes the changes of one phase, wave by wave: nodes of a wave side by side, the changes of one node one after the other.
 * How things were before a wave is kept in the onboarding's row before anything of it is touched.
 */
record MakeChanges(Book book, Rooms rooms, Phase phase) implements Step<OnboardingContext> {
    @Override
    public String name() {
        return phase == Phase.PREPARE ? "prepare" : "open";
    }

    @Override
    public Outcome<OnboardingContext> run(OnboardingContext context, StepEnvironment environment) {
        Onboarding row = book.read(context.onboarding());
        List<List<PlannedChange>> waves =
                row.plan().map(plan -> plan.waves(phase)).orElse(List.of());
        if (context.wave() >= waves.size()) {
            return Outcome.done(context.at(0, false));
        }
        refuseWhenToldSo(row);
        List<PlannedChange> wave = waves.get(context.wave());
        environment.progress(
                (double) context.wave() / waves.size(), wave.getFirst().change().subject());
        Work work = book.work(row, environment.caller(), Optional.of(environment.flow()));
        if (!context.looked()) {
            List<Applied> looked = wave.stream()
                    .map(each -> Applied.of(each.change(), rooms.hands().look(each.change(), work)))
                    .toList();
            Onboarding ignored = book.change(row.id(), edit -> edit.applying(replaced(row.applying(), looked)));
            return new Outcome.NotYet<>(context.at(context.wave(), true), Duration.ZERO, "wave " + context.wave());
        }
        inParallel(byNode(wave), changes -> apply(changes, row, work, environment));
        return new Outcome.NotYet<>(context.at(context.wave() + 1, false), Duration.ZERO, "the next wave");
    }

    /** @throws StorageException ROLLED_BACK_BY_PERSON */
    static void refuseWhenToldSo(Onboarding row) {
        row.fault()
                .filter(fault -> fault.code().name().equals(OnboardFault.ROLLED_BACK_BY_PERSON.name()))
                .ifPresent(fault -> {
                    throw fault.exception();
                });
    }

    @Override
    public Effect revert(OnboardingContext context, StepEnvironment environment) {
        Onboarding row = book.read(context.onboarding());
        List<Change> mine = row.plan().map(Plan::changes).orElse(List.of()).stream()
                .filter(each -> each.phase() == phase)
                .map(PlannedChange::change)
                .toList();
        Work work = book.work(row, environment.caller(), Optional.of(environment.flow()));
        row.applying().reversed().stream()
                .filter(each -> mine.contains(each.change()))
                .forEach(each -> undo(book, rooms, row, each, work, environment));
        return transaction -> book.change(
                transaction,
                row.id(),
                edit -> edit.applying(row.applying().stream()
                        .filter(each -> !mine.contains(each.change()))
                        .toList()));
    }

    static void undo(Book book, Rooms rooms, Onboarding row, Applied each, Work work, StepEnvironment environment) {
        environment.checkAlive();
        environment.progress(0, "taking back " + each.change().subject());
        if (!each.isUndone()) {
            rooms.hands().forget(each.change(), each.before(), work);
        } else if (!new Heirs(book, rooms).take(row, each)) {
            rooms.hands().revert(each.change(), each.before(), work);
            note(book, row, each.change(), "undo", environment);
        }
    }

    private void apply(List<PlannedChange> changes, Onboarding row, Work work, StepEnvironment environment) {
        for (PlannedChange each : changes) {
            environment.checkAlive();
            Applied looked = row.applying().stream()
                    .filter(one -> one.change().equals(each.change()))
                    .findFirst()
                    .orElseThrow();
            rooms.hands().apply(each.change(), looked.before(), work);
            note(book, row, each.change(), "change", environment);
        }
    }

    private static void note(Book book, Onboarding row, Change change, String verb, StepEnvironment environment) {
        String where = change.node().isEmpty() ? "" : " on " + change.node();
        boolean ignored = book.database().write(transaction -> {
            book.note(
                    transaction,
                    environment.caller(),
                    verb,
                    row,
                    AuditEntry.Outcome.DONE,
                    environment.flow(),
                    change.subject() + where);
            return true;
        });
    }

    private static List<Applied> replaced(List<Applied> before, List<Applied> fresh) {
        List<Change> changes = fresh.stream().map(Applied::change).toList();
        List<Applied> all = new ArrayList<>(before);
        all.removeIf(each -> changes.contains(each.change()));
        all.addAll(fresh);
        return all;
    }

    private static List<List<PlannedChange>> byNode(List<PlannedChange> wave) {
        Map<String, List<PlannedChange>> nodes = new LinkedHashMap<>();
        wave.forEach(each -> nodes.computeIfAbsent(each.change().node(), _ -> new ArrayList<>())
                .add(each));
        return List.copyOf(nodes.values());
    }

    private interface Part {
        void run(List<PlannedChange> changes);
    }

    /** All are let end before the first failure is told: a revert must not run beside them. */
    private static void inParallel(List<List<PlannedChange>> parts, Part work) {
        if (parts.size() == 1) {
            work.run(parts.getFirst());
            return;
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> calls = parts.stream()
                    .<Callable<Boolean>>map(part -> () -> {
                        work.run(part);
                        return true;
                    })
                    .toList();
            for (Future<Boolean> each : threads.invokeAll(calls)) {
                Boolean ignored = each.get();
            }
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException unchecked) {
                throw unchecked;
            }
            throw new IllegalStateException(e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
